"""Batches of domains: lists that operators bring, and acts on a whole move; asked about, written, undone."""
