"""The messages of a move: from one Markdown text a piece to what is sent, printed and copied.

    text ─► source.py ─► tree.Message ─► filling.py (one domain, one moment) ─► a Document ─► faces.py

A message's grammar is a small part of Markdown, read line by line in time that grows with its length alone. So unlike
pages, an operator's messages need no child process.
"""
