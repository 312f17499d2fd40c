"""What search engines, feed readers and the like ask for: lists of pages and moves."""
