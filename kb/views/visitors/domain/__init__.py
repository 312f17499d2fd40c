"""Everything below `/for/<domain>/`: what to do, by when, which values."""
