"""Work that a request must not wait for: queued, carried out, watched over."""
