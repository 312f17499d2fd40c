"""Guides, articles and the search in them, and how readers say whether they helped."""
