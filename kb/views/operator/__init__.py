"""The operator's own pages, below `/operator/`. Nothing here is linked from a page for visitors."""
