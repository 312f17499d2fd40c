"""The vocabulary of a mail host: names of domains, servers, moves.

Floor 1 of the house. Nothing here knows Django, the network or the clock: values in, values out.
"""
