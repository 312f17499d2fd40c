"""Tables in files: their text, their rows, which rows cannot be taken, and how they are written."""
