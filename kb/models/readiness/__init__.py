"""Whether the domains of a move are ready: what was seen of hosts and domains, and what was decided by it."""
