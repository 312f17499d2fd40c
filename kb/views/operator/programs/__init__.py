"""Tokens and webhooks."""
