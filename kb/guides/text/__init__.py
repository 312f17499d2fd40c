"""What an author writes: a file's head and its words, and what stands for a client's values in them."""
