"""From one text to one page: Markdown, our extensions of it, and what visitors may get of the HTML."""
