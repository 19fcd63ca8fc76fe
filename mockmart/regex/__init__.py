"""Regular languages: the sets of texts that patterns describe, and drawing from them.

What belongs here: ``patterns``, read into ``automata``, and the ``language`` that is made of them. What a schema's
checks ask of a text belongs to whoever reads them.
"""

from mockmart.errors import PatternError
from mockmart.regex.language import Language, Words

__all__ = ["Language", "PatternError", "Words"]
