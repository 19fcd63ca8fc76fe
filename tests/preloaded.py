"""What every build would do at its beginning, done once: only the process that others are forked from imports this."""

from __future__ import annotations

import dagster as dg

from mockmart.locales.vocabulary import vocabulary

dg.DagsterInstance.ephemeral().dispose()
words = vocabulary("en_US")
POOLS = (words.places, words.spelled_first, words.spelled_last)
