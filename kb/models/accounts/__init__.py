"""Rows of those who sign in."""
