"""The way in for operators: who may see which address, and the steps of signing in."""
