"""Proof by a message: tags are given, the mailbox is read, what came is judged, and answered once."""
