"""Text of a fixed width, written as bytes for all rows at once.

What belongs here: digits and texts of one width. The codes composed of them are in ``generators.codes``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mockmart.arrays import Int64s

_DAY = 86_400_000_000


def write_digits(target: npt.NDArray[np.uint8], numbers: Int64s) -> None:
    """Write ``numbers`` into ``target`` (rows × digits) in ASCII, right-aligned, with leading zeros."""
    width = target.shape[1]
    groups, rest = [], numbers
    for _ in range(0, width, 4):
        high = rest // 10_000  # faster than ``divmod``
        groups.append(rest - high * 10_000)
        rest = high
    if width < 4:
        target[:] = _four_digits().take(groups[0]).view(np.uint8).reshape(-1, 4)[:, 4 - width :]
        return
    for number, group in reversed(list(enumerate(groups))):
        start = width - 4 * number - 4
        words = _four_digits().take(group)
        if start < 0:  # fewer than four digits fit; the surplus bytes behind them are overwritten next
            words >>= np.uint32(-8 * start)
        target[:, max(start, 0) : max(start, 0) + 4].view("<u4")[:, 0] = words


def fixed_width_text(text: npt.NDArray[np.uint8]) -> pa.Array:
    """An Arrow string column of ASCII characters (rows × width)."""
    rows, width = text.shape
    ends = np.arange(rows + 1, dtype=np.int32) * np.int32(width)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(text)))


def years_of(instants: Int64s) -> Int64s:
    """The calendar year in UTC of each instant (microseconds since 1970)."""
    days = (instants // _DAY).astype("datetime64[D]")
    return days.astype("datetime64[Y]").astype(np.int64) + 1970


@lru_cache(maxsize=1)
def _four_digits() -> npt.NDArray[np.uint32]:
    """The texts 0000 to 9999, each packed into one little-endian integer: one look-up yields four characters."""
    return np.frombuffer("".join(f"{n:04}" for n in range(10_000)).encode(), "<u4")
