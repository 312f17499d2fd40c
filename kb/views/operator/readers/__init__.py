"""What readers searched for and said."""
