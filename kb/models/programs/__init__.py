"""Rows of tokens and webhooks."""
