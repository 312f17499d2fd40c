"""The API for other programs that keep services, domains and moves: with a token, and judged as imports are."""
