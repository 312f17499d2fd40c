"""Rows of notices: what is sent, to whom it went, what came back."""
