"""Random numbers as pure functions of keys.

What belongs here: ``draws`` has the bits, ``distributions`` shapes them, ``permutations`` gives numbers that never
repeat, ``arrivals`` the instants of rows. Nothing here imports Arrow or pandas.
"""
