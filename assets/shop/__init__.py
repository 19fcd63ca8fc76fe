"""How the rows of the shop come about: pure functions, no Dagster.

What belongs here: ``graph`` says what each table is derived from, ``steps`` which function draws it; each table has a
module, and so has each idea that several tables follow (visits, baskets, the payment plan, sales tax, seasonality).
"""
