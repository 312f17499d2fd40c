"""Django's admin for all rows: quick at a million domains."""

from kb.admin import rows

__all__ = ["rows"]
