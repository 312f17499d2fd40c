"""What the site does for somebody, in a request or in the background. A room for each subject; floor 5 of the house."""
