"""Whether what is written can be understood, and is true of what it leads to."""
