"""Proof that a device sends and receives by the new server: one message to a tag of ours, and what it shows."""
