"""What goes to people: e-mails, letters, dates for a calendar."""
