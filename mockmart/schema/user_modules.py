"""Modules of a user's, imported by name: those of the folder that the process runs in come first.

What belongs here: finding and importing. What is taken from a module is the registry's.

A folder of a user's may have any name, ``schemas`` or ``types``, and another module of that name may be there already:
then the user's is known by a name of its own, and the other one stays what it is.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType

_OWN = "mockmart"
#: What modules are called whose own name is another module's.
_APART = "_mockmart_here"


def import_module(name: str) -> ModuleType:
    """The module ``name`` of this folder, or else an installed one; whatever importing it raises."""
    file = None if name.partition(".")[0] == _OWN else _file_here(name)
    if file is None:
        return importlib.import_module(name)
    known = sys.modules.get(name)
    if known is not None and _is_of(known, file):
        return known
    top = sys.modules.get(name.partition(".")[0])
    if top is None or _is_here(top):
        with _this_folder_first(), suppress(ModuleNotFoundError):  # a package elsewhere hides a folder without __init__
            found = importlib.import_module(name)
            if _is_of(found, file):
                return found
    return _imported_apart(name, file)


def _file_here(name: str) -> Path | None:
    """The file of the module ``name`` in this folder, if it is there."""
    place = Path.cwd().joinpath(*name.split("."))
    return next((file for file in (place / "__init__.py", place.with_name(f"{place.name}.py")) if file.is_file()), None)


def _is_of(module: ModuleType, file: Path) -> bool:
    return module.__file__ is not None and Path(module.__file__).resolve() == file.resolve()


def _is_here(module: ModuleType) -> bool:
    """Whether a package, or a folder without ``__init__.py``, is one of this folder."""
    places = [*getattr(module, "__path__", ()), *([module.__file__] if module.__file__ else ())]
    return any(Path(place).resolve().is_relative_to(Path.cwd().resolve()) for place in places)


def _imported_apart(name: str, file: Path) -> ModuleType:
    """The module of ``file`` by a name that no other has; modules beside it are found as those of this folder."""
    apart = f"{_APART}.{name}"
    spec = importlib.util.spec_from_file_location(apart, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {file}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[apart] = module  # where pandera looks up what annotations mean
    try:
        with _this_folder_first():
            spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[apart]
        raise
    return module


@contextmanager
def _this_folder_first() -> Iterator[None]:
    here = str(Path.cwd())
    sys.path.insert(0, here)
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(here)
