"""Work outside a request: imports, the sample, the preparation of a start."""
