"""What a table is: columns, constraints, keys, references.

What belongs here: ``fields`` annotates columns, ``pandera_reader`` reads schemas into ``constraints``, ``tightening``
narrows those, ``scenarios`` sets rows apart, ``registry`` knows schemas by name. No rows are drawn here.
"""
