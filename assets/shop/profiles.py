"""Profiles: what is known of a user beside name and address.

What belongs here: gender, birth, how the user came, and whether mail is welcome. Names are drawn before; whose given
names they are is in ``data/given_names.yaml``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyarrow as pa

from mockmart.arrow import columns
from mockmart.assets.shop.activity import Habits
from mockmart.assets.shop.catalogue import read_data
from mockmart.assets.shop.traffic import signup_channels
from mockmart.sampling import distributions
from mockmart.sampling.arrivals import DAY
from mockmart.sampling.draws import Draws
from mockmart.schemas.sessions import CHANNELS
from mockmart.schemas.users import GENDERS

_FEMALE, _MALE, _NONBINARY = range(len(GENDERS))
#: People who do not say, and people who are neither.
_UNSAID, _NEITHER = 0.12, 0.015
#: The youngest who may sign up, and how many years older people are: median, and deviation of the logarithm.
_YOUNGEST, _OLDER, _OLDEST = 18, (19.0, 0.62), 92
_YEAR_DAYS = 365.25
_OPTED_IN = 0.46


def profile(first_names: pa.DictionaryArray, habits: Habits, draws: Draws) -> dict[str, pa.Array]:
    """Gender, birth date, channel and opt-in of people with ``first_names``."""
    keys = habits.keys
    lists = _given_names()
    kinds = np.array([lists.get(str(name), _MALE) for name in first_names.dictionary.to_pylist()])
    gender = kinds[np.asarray(first_names.indices)]
    anybody = gender < 0
    gender = np.where(anybody, draws.integers("either", keys, low=0, high=2), gender)
    gender = np.where(draws.bernoulli("neither", keys, _NEITHER), _NONBINARY, gender)
    years = np.minimum(distributions.lognormal(*_OLDER).at(draws.uniform("birth_date", keys)), _OLDEST - _YOUNGEST)
    born = habits.created // DAY - ((_YOUNGEST + 0.01 + years) * _YEAR_DAYS).astype(np.int64)
    return {
        "gender": columns.take_from(pa.array(GENDERS), gender, present=~draws.bernoulli("unsaid", keys, _UNSAID)),
        "birth_date": pa.array(born.astype("datetime64[D]"), pa.date32()),
        "signup_channel": columns.take_from(pa.array(CHANNELS), signup_channels(keys, draws.seed)),
        "marketing_opt_in": pa.array(draws.bernoulli("opt_in", keys, _OPTED_IN)),
    }


@lru_cache(maxsize=1)
def _given_names() -> dict[str, int]:
    """Whose each given name is: that of women (0), of anybody (-1); all others are those of men."""
    data = read_data("given_names.yaml")
    return {**dict.fromkeys(data["female"], _FEMALE), **dict.fromkeys(data["anybody"], -1)}
