"""People who operate the site, and how they sign in."""
