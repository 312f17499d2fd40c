"""Django's admin for all rows: quick at a million domains.

Nothing is imported here: Django imports this package to make the site of `kb.admin.site`, and rows that registered
themselves meanwhile would be lost. `kb.apps` brings them in once the site is there.
"""
