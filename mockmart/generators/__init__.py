"""Ways to draw a column, one small class each.

What belongs here: ``base`` says what a generator is, ``basic`` has those that annotations name, ``bounded`` values
within bounds, ``text`` texts within lengths, ``codes`` identifiers of a format. Which column gets which is decided in
``synthesis``.
"""
