"""The site itself: its look, its sample, its backups, its work, its events."""
