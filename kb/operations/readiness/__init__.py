"""Looks at the hosts of domains that move, what they found, who is held back by it, and who is let go."""
