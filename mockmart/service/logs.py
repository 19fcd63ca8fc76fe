"""The service's log: one JSON object a line, each line of a call with its request id.

What belongs here: how lines look and where they go. What is logged is up to who does it.
"""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

import structlog


def logger(*, level: str = "info", to: TextIO | None = None) -> Any:
    """A logger that writes JSON lines to ``to`` (standard error if not given), from ``level`` on."""
    return structlog.wrap_logger(
        structlog.PrintLogger(to or sys.stderr),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        cache_logger_on_first_use=True,
    )
