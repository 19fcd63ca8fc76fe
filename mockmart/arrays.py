"""Types of NumPy arrays, by what they hold.

What belongs here: names for array types that annotations use.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

UInt64s = npt.NDArray[np.uint64]


Int64s = npt.NDArray[np.int64]


Floats = npt.NDArray[np.float64]


Bools = npt.NDArray[np.bool_]
