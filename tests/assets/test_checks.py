"""Results of laws and bands as Dagster's checks, and back."""

from __future__ import annotations

import dagster as dg

from mockmart.assets.checks import asset_check_result, check_results
from mockmart.releases.manifest import CheckResult

CASES = [{"order_id": "O-1", "total": 3}, {"order_id": "O-2", "total": 4}]
LAWS = [
    CheckResult("orders", "total_adds_up", passed=False, blocking=True,
                found={"law": "4", "violations": 2, "cases": CASES}),
    CheckResult("orders", "total_is_above_zero", passed=True, blocking=True, found={"law": "4", "violations": 0}),
]  # fmt: skip


def recorded(result: dg.AssetCheckResult) -> dg.AssetCheckEvaluation:
    """``result`` as Dagster records it."""
    evaluation = dg.AssetCheckEvaluation(
        asset_key=dg.AssetKey("orders"),
        check_name=str(result.check_name),
        passed=result.passed,
        metadata=result.metadata,
        severity=result.severity,
    )
    return dg.deserialize_value(dg.serialize_value(evaluation), dg.AssetCheckEvaluation)


def test_what_each_law_found_is_there_again() -> None:
    assert check_results(recorded(asset_check_result("money", LAWS))) == LAWS


def test_a_check_passes_if_all_of_its_laws_hold() -> None:
    assert not asset_check_result("money", LAWS).passed
    assert asset_check_result("money", LAWS[1:]).passed


def test_a_person_sees_a_line_a_law_and_the_cases_of_a_broken_one() -> None:
    metadata = asset_check_result("money", LAWS).metadata or {}
    found, cases = metadata["found"], metadata["total_adds_up: cases"]
    assert isinstance(found, dg.TableMetadataValue)
    assert isinstance(cases, dg.TableMetadataValue)
    assert [record.data for record in found.records] == [
        {"check": "total_adds_up", "passed": False, "law": "4", "violations": 2},
        {"check": "total_is_above_zero", "passed": True, "law": "4", "violations": 0},
    ]
    assert [record.data for record in cases.records] == CASES


def test_bands_warn_and_laws_are_errors() -> None:
    band = CheckResult("orders", "weekend", passed=False, blocking=False, found={"figure": 0.5, "judged": True})
    assert asset_check_result("bands", [band]).severity is dg.AssetCheckSeverity.WARN
    assert asset_check_result("money", LAWS).severity is dg.AssetCheckSeverity.ERROR
