"""Interrupts that come where Python lets none through."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

import pytest

from mockmart.pipelines.cli.signals import first_signal


class Interrupting:
    """An object that is interrupted while it is finalised."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(1000):  # the handler runs between two operations
            pass


class Failing:
    """An object that fails while it is finalised."""

    def __del__(self) -> None:
        raise ValueError("of a finaliser")


def test_an_interrupt_of_a_finaliser_is_told_once_and_nothing_else_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: reported.append(unraisable.exc_type))
    with first_signal() as first:
        Interrupting()
        Failing()
        assert first() == signal.SIGTERM
    assert reported == [ValueError]
