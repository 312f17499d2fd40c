"""The doors: a view parses, asks, answers, and decides nothing about mail."""
