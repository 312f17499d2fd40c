"""Guides, articles and pictures, as their editors see them."""
