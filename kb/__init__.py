"""Signpost: the help site that a mail host gives its clients when mail moves to a new server."""

from typing import Final

VERSION: Final = "0.1.0"
