"""Operators' own accounts, and those of others."""
