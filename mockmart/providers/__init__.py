"""What the name of a column can mean, and the providers that draw it.

What belongs here: ``column_names`` has the names, ``people``, ``standard``, ``ibans`` and ``wordlists`` the
providers, ``registry`` finds and registers them.
"""
