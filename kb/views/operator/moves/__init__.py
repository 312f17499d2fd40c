"""Moves: made, filled with domains, published, watched."""
