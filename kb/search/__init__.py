"""Search: pages in, answers out. A visitor's words are made into exact terms of an index in memory.

Floor 2 of the house. Nothing here knows Django, the network or the clock: values in, values out.
"""
