"""Guides, articles and pictures as operators change them, and how texts are rendered."""
