"""What rows of every subject stand on: the revision, columns, plain reads, queued work."""
