"""What clients are told in words: the kit of a move, and letters as PDF."""
