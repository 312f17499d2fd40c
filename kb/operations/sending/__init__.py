"""Notices by e-mail: planned, sent, returned."""
