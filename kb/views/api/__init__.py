"""What other programs ask and change, as JSON."""
