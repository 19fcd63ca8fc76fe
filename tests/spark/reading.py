"""What Spark finds in a release, as JSON: run by Spark's own Python, which has nothing else of this project.

python reading.py FOLDER_OF_THE_RELEASE
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pyspark.sql import SparkSession


def main() -> None:
    """Read every table, and print its rows, its columns with their types, and some sums."""
    release = Path(sys.argv[1])
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
    }
    builder = SparkSession.builder.master("local[1]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    found = {}
    for folder in sorted(path for path in release.iterdir() if any(path.glob("*.parquet"))):
        frame = session.read.parquet(str(folder))
        frame.createOrReplaceTempView(folder.name)
        found[folder.name] = {"rows": frame.count(), "columns": dict(frame.dtypes)}
    (total,) = session.sql("SELECT CAST(sum(total) AS STRING) FROM orders").first()
    (items,) = session.sql(
        "SELECT CAST(sum(item.quantity * item.price) AS STRING) FROM orders LATERAL VIEW explode(items) AS item"
    ).first()
    (last,) = session.sql("SELECT CAST(unix_micros(max(created_at)) AS STRING) FROM orders").first()
    sys.stdout.write(json.dumps({"tables": found, "total": total, "items": items, "last": last}) + "\n")
    session.stop()


if __name__ == "__main__":
    main()
