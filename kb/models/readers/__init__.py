"""Rows of what readers say of pages, and what they searched for in vain."""
