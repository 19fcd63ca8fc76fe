"""The providers by name, to which a user may add.

What belongs here: finding and registering providers. What one is, is in ``provider``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import pyarrow as pa

from mockmart.errors import SpecError, nearest
from mockmart.generators.base import Request
from mockmart.providers import people, standard
from mockmart.providers.provider import CustomProvider, PoolProvider, Provider

_PROVIDERS: dict[str, Provider] = {one.name: one for one in (*people.PROVIDERS, *standard.PROVIDERS)}


#: Providers of few values, and those of many that stand for them where no value may come twice.
WIDER = {"country": "world_country", "country_code": "world_country_code"}


def register_provider(name: str, draw: Callable[[Request], pa.Array] | str, *, pattern: str | None = None) -> Provider:
    """Register a provider: columns of that name, and ``fields.provided(name)``, use it.

    Args:
        name: The name of the provider; each name can be registered once.
        draw: A function from a ``Request`` to an Arrow array with one value per row, or the name of a Faker method.
        pattern: A regular expression that every text of the provider matches in full. Columns with a pattern of their
            own use the provider only if it has one.

    Returns:
        The registered provider.

    Raises:
        SpecError: The name is taken, or Faker has no such method.

    Example:
        >>> register_provider("licence_plate", "license_plate").name
        'licence_plate'
    """
    if name in _PROVIDERS:
        raise SpecError(f"provider '{name}' is registered already; choose another name.")
    if isinstance(draw, str):
        method = draw
        require_faker(method)
        provider: Provider = PoolProvider(name, lambda locale: _faked(method, locale), pattern)
    else:
        function = draw
        provider = CustomProvider(name, lambda request, _: function(request), pattern=pattern)
    _PROVIDERS[name] = provider
    return provider


def provider(name: str) -> Provider:
    """The provider ``name``; a ``SpecError`` tells the nearest one there is."""
    if name not in _PROVIDERS:
        raise SpecError(f"no provider '{name}'; {nearest(name, _PROVIDERS)}")
    return _PROVIDERS[name]


def provider_names() -> tuple[str, ...]:
    """The names of all providers."""
    return tuple(sorted(_PROVIDERS))


def require_faker(method: str) -> None:
    """Raise ``SpecError`` unless Faker has the method ``method``."""
    import faker  # noqa: PLC0415  # heavy, and seldom needed

    known = [name for name in dir(faker.Faker()) if not name.startswith(("_", "seed"))]
    if method not in known:
        raise SpecError(f"Faker has no provider '{method}'; {nearest(method, known)}")


@lru_cache(maxsize=128)
def _faked(method: str, locale: str, *, calls: int = 1_000) -> pa.Array:
    """The distinct texts of a thousand calls of a method of Faker's, drawn once."""
    import faker  # noqa: PLC0415

    source = faker.Faker(locale, use_weighting=False)
    source.seed_instance(0)
    made = (str(getattr(source, method)()) for _ in range(calls))
    return pa.array(list(dict.fromkeys(made)), pa.string())
