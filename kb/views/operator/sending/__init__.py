"""Notices by e-mail, and what came back."""
