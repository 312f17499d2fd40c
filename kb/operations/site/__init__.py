"""The site itself: its start, sample and look, its database and the key that signs profiles."""
