"""What keeps the project's facts true, run by hand. Nothing of the site imports it."""
