"""Locales: words, places and telephone numbers that agree with each other.

What belongs here: the pools of a locale (``vocabulary``) and their sources (``words``, ``places``, ``phones``, and the
text files in ``data``). Choosing a pool for a column belongs to ``providers``.
"""
