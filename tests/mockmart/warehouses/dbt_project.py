"""A dbt project that reads a release by the ``sources.yml`` that the release carries, run by real dbt on DuckDB."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from mockmart.warehouses.sql.dbt_sources import VARIABLE

_PROJECT = """
name: project
version: "1.0"
profile: project
"""
_PROFILES = """
project:
  target: dev
  outputs:
    dev: {type: duckdb, path: ":memory:", threads: 1}
"""


def build(project: Path, release: Path, *, sources: str, model: str) -> dict[str, str]:
    """What ``dbt build`` says of each test and of ``model``, by its name; an ``AssertionError`` if it fails."""
    (project / "models").mkdir()
    (project / "dbt_project.yml").write_text(_PROJECT)
    (project / "profiles.yml").write_text(_PROFILES)
    (project / "models" / "sources.yml").write_text(sources)
    (project / "models" / "model.sql").write_text(model)
    environment = {**os.environ, VARIABLE: str(release), "DBT_SEND_ANONYMOUS_USAGE_STATS": "False"}
    dbt = [sys.executable, "-m", "dbt.cli.main", "build", "--profiles-dir", ".", "--quiet"]
    done = subprocess.run(dbt, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((project / "target" / "run_results.json").read_text())["results"]
    return {result["unique_id"].split(".")[2]: result["status"] for result in results}
