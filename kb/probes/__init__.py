"""The network, guarded: to whom the site may connect, for how long, and how much it listens to. Floor 2.

Nothing here is called in a request; what follows from what was found out is not decided here.
"""
