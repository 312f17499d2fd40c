"""What needs doing, for the first page of the operator's area."""
