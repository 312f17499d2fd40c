"""What every answer has: the frame of a page, its language, how long it may be kept, how often one may ask."""
