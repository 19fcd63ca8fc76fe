"""Units that names of numbers end in, and words beside a number that say how large it is.

What belongs here: what is said of a number where its own name says too little. The measures are in ``number_names``.
"""

from __future__ import annotations

from collections.abc import Mapping

from mockmart.providers.number_names import Bounds

#: What a home costs: prices beside what tells of homes.
HOME_PRICES: tuple[frozenset[str], frozenset[str], Bounds] = (
    frozenset(
        ["price", "list_price", "sale_price", "saleprice", "sold_price", "asking_price", "appraised_value", "value"]
    ),
    frozenset(["bedrooms", "sqft", "bathrooms", "lot_area", "lot_size", "beds", "baths", "sqft_living", "living_area"]),
    ("tail", 60_000.0, 3_000_000.0),
)
#: Units that names end in, which say how large a number is where the name before them says nothing.
UNITS: Mapping[str, Bounds] = {
    **dict.fromkeys(("usd", "eur", "gbp", "chf", "jpy", "cad", "aud", "brl"), ("tail", 1.0, 10_000.0)),
    **dict.fromkeys(("mm", "cm", "inches", "inch", "in"), ("bell", 1.0, 300.0)),
    **dict.fromkeys(("m", "meters", "metres", "ft", "feet", "km2", "m2", "m3", "ft2", "cfs"), ("tail", 1.0, 5_000.0)),
    **dict.fromkeys(("g", "mg", "ug", "ml", "l", "liters", "litres", "oz", "lb", "lbs", "grams", "tonnes", "tons", "t"),
                    ("tail", 1.0, 1_000.0)),
    **dict.fromkeys(("kw", "mw", "gw", "kwh", "mwh", "w", "wh", "kva", "mvar", "gj", "mj", "kj", "btu", "j"),
                    ("tail", 1.0, 2_000.0)),
    **dict.fromkeys(("v", "kv", "mv"), ("bell", 1.0, 400.0)),
    **dict.fromkeys(("amps", "ma", "a"), ("low", 0.1, 60.0)),
    **dict.fromkeys(("c", "celsius", "degc"), ("bell", -10.0, 40.0)),
    **dict.fromkeys(("f", "fahrenheit", "degf"), ("bell", 20.0, 100.0)),
    **dict.fromkeys(("psi", "bar", "kpa", "pa", "mpa", "hpa", "mbar"), ("bell", 1.0, 1_000.0)),
    **dict.fromkeys(("ppm", "ppb", "ugl", "mgl", "um", "nm", "au", "nmol"), ("tail", 0.1, 500.0)),
    **dict.fromkeys(("kmh", "mph", "mps", "kph", "knots", "kts", "ms1"), ("bell", 0.0, 130.0)),
    **dict.fromkeys(("deg", "degrees", "rad"), ("bell", 0.0, 360.0)),
    **dict.fromkeys(("sec", "secs", "s", "min", "mins", "hr", "hrs", "h", "us", "ns"), ("tail", 0.5, 600.0)),
    **dict.fromkeys(("yrs", "yr", "mos", "mo", "wks"), ("low", 0.0, 40.0)),
    **dict.fromkeys(("mb", "gb", "kb", "tb"), ("tail", 1.0, 65_536.0)),
    **dict.fromkeys(("hz", "khz", "mhz", "ghz"), ("bell", 1.0, 5_000.0)),
    **dict.fromkeys(("db", "dba"), ("bell", 20.0, 110.0)),
    **dict.fromkeys(("prob", "proba", "frac", "prop", "proportion"), ("even", 0.0, 1.0)),
    **dict.fromkeys(("idx",), ("even", 0.0, 100.0)),
}  # fmt: skip
#: Words that begin the names of counts.
COUNTING = frozenset({"n", "num", "nb", "no", "number", "count", "cnt", "total", "max", "min", "nbr", "qty"})
