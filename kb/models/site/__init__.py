"""Rows of the site itself: its profile, and who changed what."""
