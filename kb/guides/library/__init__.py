"""All pages together: assembled from files and edits, rendered, packed, found."""
