"""Rows of moves, domains, services, contacts, and what their visitors did."""
