"""Moves, the domains on them and the services that they lead to; how far a move is."""
