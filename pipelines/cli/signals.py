"""SIGINT and SIGTERM, turned into an interrupt that is reported once.

What belongs here: handlers of signals. What is said of an interrupt is in ``main``.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def first_signal() -> Iterator[Callable[[], int]]:
    """SIGINT and SIGTERM interrupt what runs; yields a function that returns the first one received, or 0.

    Dagster installs its own handlers while it runs, so the first signal is read from the wake-up file, to which the
    interpreter writes the number of each signal, whoever handles it.
    """
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

    def first() -> int:
        try:
            came = os.read(reader, 64)
        except BlockingIOError:
            return 0
        return next((number for number in came if number in before), 0)

    def hook(unraisable: sys.UnraisableHookArgs) -> None:
        # An interrupt that comes while an object is finalised goes no further: it is told of at the end.
        if issubclass(unraisable.exc_type, Exception):
            report(unraisable)

    report = sys.unraisablehook
    try:
        sys.unraisablehook = hook
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        yield first
    finally:
        sys.unraisablehook = report
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup)
        os.close(reader)
        os.close(writer)
