"""Locales: the words and places of each, which agree with each other.

What belongs here: the pools of a locale (``vocabulary``), and what they are made of (``words``, ``places``, and
``data``, which a person can read and extend). How a column comes to be drawn from them belongs to ``providers``.
"""
