"""What overrides do to a schema."""

from __future__ import annotations

from typing import Any

import pytest

from mockmart.arrow import conversion
from mockmart.errors import SpecError
from mockmart.schema.scenarios import Constraint
from mockmart.validation import validate
from tests.parcels import PARCELS, broken_frame, parcel_frame


@pytest.mark.parametrize(
    ("overrides", "rules"),
    [
        ({"stops": {"max": 10}}, set()),
        ({"stops": {"max": 9}}, {"less_than_or_equal_to(9)"}),
        ({"stops": Constraint(min=11)}, {"less_than_or_equal_to(9)", "greater_than_or_equal_to(11)"}),
        ({"stops": {"values": [10]}}, {"in_range(0, 9)", "isin([10])"}),
    ],
    ids=["loosened", "tightened", "both", "values"],
)
def test_overrides_replace_the_constraint_of_their_sort(overrides: Any, rules: set[str]) -> None:
    frame = broken_frame(3, "stops", 10)
    report = validate(PARCELS, frame, overrides=overrides)
    assert {failure.rule for failure in report.failures} == rules
    records = validate(PARCELS, conversion.to_table(frame, PARCELS).to_pylist(), overrides=overrides)
    assert records.errors == report.errors
    assert validate(PARCELS, frame).failures[0].rule == "in_range(0, 9)"  # the schema is as it was


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"lines.price": {"min": 100.5}}, "is below 100.5"),
        ({"lines": {"max_length": 0}}, "instead of at most 0"),
        ({"lines": {"length": 9}}, "instead of 9"),
        ({"label": {"values": ["green"]}}, "is not one of 'green'"),
        ({"created_at": {"min": "2025-01-02"}}, "is below 2025-01-02 00:00:00+00:00"),
        ({"parcel_id": {"format": "PCL-{random:6}"}}, r"does not match ^PCL-\d{6}$"),
        ({"parcel_id": {"max_length": 3}}, "15 characters instead of at most 3"),
    ],
)
def test_each_sort_of_constraint_can_be_overridden(overrides: Any, message: str) -> None:
    report = validate(PARCELS, parcel_frame(), overrides=overrides)
    assert not report.passed
    assert all(error.message.endswith(message) for error in report.errors)
    assert validate(PARCELS, conversion.to_table(parcel_frame(), PARCELS).to_pylist(), overrides=overrides) == report


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"lable": {}}, "overrides.lable: no column 'lable'; did you mean 'label'?"),
        ({"lines.prize": {}}, "overrides.lines.prize: 'lines' has no field 'prize'; did you mean 'price'?"),
        ({"stops.n": {}}, "overrides.stops.n: 'stops' has no fields; name the column alone."),
        ({"stops": {"maxi": 1}}, "overrides.stops: maxi: no such key; did you mean 'max'?"),
        ({"stops": {"max_length": 1}}, "overrides.stops.max_length: a column that holds an integer"),
        ({"stops": {"max": "ten"}}, "overrides.stops.max: 'ten' is not an integer"),
        (
            {"stops": {"null_share": 0.5}},
            "overrides.stops.null_share: it says how values are drawn, not which are valid; leave it out.",
        ),
    ],
)
def test_overrides_that_the_schema_has_no_place_for_are_refused(overrides: Any, message: str) -> None:
    with pytest.raises(SpecError) as raised:
        validate(PARCELS, parcel_frame(0), overrides=overrides)
    assert str(raised.value).startswith(message)
