"""Data against a schema: every rule, every row and every element of it, and a report of what is wrong.

What belongs here: all that validation alone needs. ``validating`` has the ways in; frames are the matter of
``tabular``, JSON-like records that of ``records``, what overrides do to a schema that of ``preparing``, what the
report tells that of ``reports``.
"""

from mockmart.validation.report import Failure, Report, RowsBreakSchema, Violation
from mockmart.validation.validate import rule_count, validate, validate_frame

__all__ = ["Failure", "Report", "RowsBreakSchema", "Violation", "rule_count", "validate", "validate_frame"]
