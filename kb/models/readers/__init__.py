"""Rows of what readers say of pages, what they searched for in vain, and who wants to be rung."""
