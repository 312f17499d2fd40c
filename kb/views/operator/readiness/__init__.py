"""Readiness as operators see it: what was found on a move and on a domain, and what they say to it."""
