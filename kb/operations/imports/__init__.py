"""Lists that come in: read, compared, confirmed, written, undone."""
