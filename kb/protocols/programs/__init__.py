"""What other programs are told."""
