"""What people see who look for help: their domain, guides, articles, moves, search."""
