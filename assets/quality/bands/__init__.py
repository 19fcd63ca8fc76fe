"""The bands of the shop: figures by which its data looks like a shop's, not like noise.

What belongs here: the list of all bands. Each subject has a module; ``band`` says what a band is, and measures one.
What holds for every row is a law, and in ``laws``. A shop that a user shapes by scenarios may well leave a band: that
is a warning.

Figures are of the last 365 days before ``as_of``; those of what takes time are of what had that time.
"""

from mockmart.assets.quality.bands import carts, customers, experience, habits, orders, prices, products, reviews
from mockmart.assets.quality.bands.band import Band, Measurement, measure

__all__ = ["BANDS", "Band", "Measurement", "measure"]

#: All bands.
BANDS: tuple[Band, ...] = (
    *products.BANDS,
    *prices.BANDS,
    *carts.BANDS,
    *orders.BANDS,
    *customers.BANDS,
    *habits.BANDS,
    *reviews.BANDS,
    *experience.BANDS,
)
