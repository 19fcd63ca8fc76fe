"""Releases: immutable snapshots of all tables, committed in one step.

What belongs here: publishing, reading and collecting them. What the tables are is the caller's; how they get into
warehouses is in ``mockmart.warehouses``.
"""

from mockmart.releases.release import Release, open_release

__all__ = ["Release", "open_release"]
