"""The kit of messages of a move, and its letters."""
