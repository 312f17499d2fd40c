"""Whether a domain's new server is ready, and whether the day went as told: what was seen, and what follows from it.

Floor 1: `facts` is what a look saw, `judging` makes findings of it, `words` says them. Nothing here looks anywhere.
"""
