"""Random numbers as pure functions of keys.

What belongs here: ``draws`` has the bits, ``distributions`` shapes them, ``permutations`` gives numbers that never
repeat, ``arrivals`` the instants at which rows come about. Nothing here knows Arrow or pandas.
"""
