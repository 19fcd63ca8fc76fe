"""Data against a schema: every rule, every row and every element, and a report of what is wrong.

What belongs here: everything that only validation needs. ``validate`` has the entry points, ``frames`` and ``records``
walk the two kinds of data, ``compiled`` tells quickly that a frame is valid, ``overrides`` replaces constraints of a
schema, ``report`` is the result.
"""

from mockmart.validation.compiled import CompiledSchema
from mockmart.validation.report import RuleSummary, ValidationReport, Violation
from mockmart.validation.validate import rule_count, validate, validate_frame

__all__ = [
    "CompiledSchema",
    "RuleSummary",
    "ValidationReport",
    "Violation",
    "rule_count",
    "validate",
    "validate_frame",
]
