"""The order in which our extensions work on a page, in one table. Higher numbers go first.

Python-Markdown's own numbers that matter here: block processors `indent` 90 and `code` 80; tree processors `inline` 20
and `prettify` 10. Everything of ours on the tree comes before `inline`, so that words put into the tree by a block (a
title, a label) are still read as Markdown.
"""

from typing import Final

#: Block processor: after list items were unwrapped (90), before indented lines become code (80).
MARKS: Final = 85

# Tree processors.
NESTING: Final = 200  #: marks become nested elements; everything below expects that
SKETCH: Final = 190
PATH: Final = 180
WARNING: Final = 170
EXPECT: Final = 160
APP_LIST: Final = 155  #: makes headings, which then get their addresses
HEADINGS: Final = 150  #: needs the states, to know which headings never meet
ASK: Final = 148  #: cases keep the addresses of their headings
PLATE: Final = 147
STOP: Final = 145  #: numbers its actions before other lists become steps
STEPS: Final = 140
TABLES: Final = 130
SEEN: Final = 120  #: dissolves its elements into tokens, as does the next
STATES: Final = 110
