"""Rows of edited pages and pictures, and the library that is made of them and the shipped files."""
