"""Backups: made while the site runs, tried out before they count, restored while it stands still."""
