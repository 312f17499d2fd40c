"""What a question is about, before any page is ranked: which app, which task, what goes wrong, whose values."""
