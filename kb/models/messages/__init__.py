"""Texts for clients, and the letters made of them."""
