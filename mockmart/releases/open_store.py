"""The store at a folder or a URL.

What belongs here: which kind of store a root names. What a store does is in ``store``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from mockmart.errors import ReleaseError
from mockmart.releases.store import Store

_URL = re.compile(r"([a-z][a-z0-9+.-]*)://")


def open_store(root: str | Path | Store) -> Store:
    """The store at ``root``: a folder, or a URL such as ``s3://bucket/prefix``.

    The settings of an object store (keys, region, endpoint) come from the environment, as its own tools have them:
    ``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL`` and so on.
    """
    if not isinstance(root, (str, Path)):
        return root
    scheme = _URL.match(root) if isinstance(root, str) else None
    if scheme is None or scheme[1] == "file":
        from mockmart.releases.local_store import LocalStore  # noqa: PLC0415  # the one that is asked for

        folder = Path(str(root).removeprefix("file://"))
        try:
            is_file = folder.is_file()
            if folder.is_dir():
                os.scandir(folder).close()
        except PermissionError:
            raise ReleaseError(f"{folder}: you may not read it; ask for the right, or choose another folder.") from None
        if is_file:
            raise ReleaseError(f"{folder}: is no folder, and releases lie in one; choose another with --releases.")
        return LocalStore(folder)
    if scheme[1] not in ("s3", "s3a", "gs", "az", "abfs", "abfss"):
        raise ReleaseError(f"'{root}': releases lie in a folder or at s3://, gs:// or az://; give such a root.")
    from mockmart.releases.object_store import ObjectStore  # noqa: PLC0415  # obstore is not needed for folders

    return ObjectStore.at(str(root))
