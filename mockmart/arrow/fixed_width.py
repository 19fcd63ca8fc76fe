"""Text of a fixed width, written as bytes, all rows at once.

What belongs here: digits and texts of one width. Which codes are made of them is in ``generators.codes``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mockmart.arrays import Int64s

_DAY = 86_400_000_000


def write_digits(target: npt.NDArray[np.uint8], numbers: Int64s) -> None:
    """Write ``numbers`` into ``target`` (one row a number), right-aligned, with leading zeros."""
    width = target.shape[1]
    groups, rest = [], numbers
    for _ in range(0, width, 4):
        high = rest // 10_000  # and not ``divmod``, which takes longer
        groups.append(rest - high * 10_000)
        rest = high
    if width < 4:
        target[:] = _four_digits().take(groups[0]).view(np.uint8).reshape(-1, 4)[:, 4 - width :]
        return
    for place, group in reversed(list(enumerate(groups))):
        start = width - 4 * place - 4
        words = _four_digits().take(group)
        if start < 0:  # fewer than four, from the first column on: what comes behind them is written over
            words >>= np.uint32(-8 * start)
        target[:, max(start, 0) : max(start, 0) + 4].view("<u4")[:, 0] = words


def fixed_width_text(text: npt.NDArray[np.uint8]) -> pa.Array:
    """An Arrow string column of rows of ASCII characters, all equally long."""
    rows, width = text.shape
    ends = np.arange(rows + 1, dtype=np.int32) * np.int32(width)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(text)))


def years_of(instants: Int64s) -> Int64s:
    """The calendar year (UTC) of each instant (microseconds since 1970)."""
    days = (instants // _DAY).astype("datetime64[D]")
    return days.astype("datetime64[Y]").astype(np.int64) + 1970


@lru_cache(maxsize=1)
def _four_digits() -> npt.NDArray[np.uint32]:
    """The characters of 0000 to 9999, four to an integer: one look-up takes them all."""
    return np.frombuffer("".join(f"{n:04}" for n in range(10_000)).encode(), "<u4")
