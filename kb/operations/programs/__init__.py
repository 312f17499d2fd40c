"""What programs may do and are told: tokens, provisioning, webhooks."""
