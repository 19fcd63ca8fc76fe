"""What draws each column, and why."""

from __future__ import annotations

import pandera.pandas as pap
from pandera.pandas import Check, Column, DataFrameSchema

from mockmart.schema import fields
from mockmart.synthesis.explanation import explain


def test_every_reason_is_told() -> None:
    class Rows(pap.DataFrameModel):
        code: str = fields.code("A-{index:6}")
        city: str
        kind: str = pap.Field(isin=["x", "y"])
        amount: float = pap.Field(ge=1, le=5)
        start_date: pap.DateTime
        end_date: pap.DateTime
        xyzzy: str

    found = {one.column: one for one in explain(Rows)}
    assert found["code"].why == "annotation"
    assert (found["city"].drawn, found["city"].why) == ("city", "name")
    assert (found["kind"].drawn, found["kind"].why) == ("one of x, y", "check")
    assert found["amount"].why == "name and check"
    assert found["end_date"].follows == ("start_date",)
    assert found["end_date"].why == "relation of names"
    assert found["xyzzy"].why == "type alone: annotate it"


def test_what_is_related_says_how() -> None:
    schema = DataFrameSchema({"total": Column(int), "vacant": Column(int), "p": Column(str, Check.str_matches("^a+$"))})
    found = {one.column: one for one in explain(schema)}
    assert found["vacant"].drawn == "a part of total"
    assert found["p"].drawn == "texts of the pattern"
