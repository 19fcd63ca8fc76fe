"""Makes the Python of ``testdata.proto``: messages, their types, and the stubs of the service.

    python -m scripts.generate_messages [FOLDER]

What belongs here: calling protoc, which comes with grpcio-tools, a dependency of development. What it makes is checked
in; a test makes it anew and compares.
"""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_PROTO = "mockmart/service/testdata.proto"
MADE = ("testdata_pb2.py", "testdata_pb2.pyi", "testdata_pb2_grpc.py")


def generate_messages(folder: Path) -> None:
    """Write the modules of the .proto below ``folder``, at their place in the package."""
    from grpc_tools import protoc  # noqa: PLC0415  # there in development only

    known = resources.files("grpc_tools") / "_proto"  # Google's own messages
    made = [f"--{kind}_out={folder}" for kind in ("python", "pyi", "grpc_python")]
    if protoc.main(["protoc", f"-I{_ROOT}", f"-I{known}", *made, _PROTO]):
        raise SystemExit(f"protoc refuses {_PROTO}")


if __name__ == "__main__":
    generate_messages(Path(sys.argv[1]) if len(sys.argv) > 1 else _ROOT)
