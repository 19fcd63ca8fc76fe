"""The command ``mockmart``.

What belongs here: the application, exit codes, and how errors are printed. Each command has a module beside this one,
which imports what it needs when it runs, so that ``mockmart --help`` answers at once.
"""

from __future__ import annotations

import atexit
import io
import logging
import os
import signal
import sys
import threading
from importlib import metadata
from typing import Annotated

import typer
from typer.exceptions import TyperException

from mockmart.errors import MockmartError, in_one_line
from mockmart.pipelines.cli import build, load, releases, schemas, serve, spec
from mockmart.pipelines.cli.signals import first_signal
from mockmart.pipelines.memory_tuning import collect_rarely

app = typer.Typer(
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    help="Data of a whole shop, consistent to the cent, as Parquet.",
)
#: Characters of an error that are printed: it may quote a text of any length.
_MAX_LINE = 2_000
_INTERRUPTED = "interrupted; each table is whole, the old one or the new. Build again for the rest."
_INTERRUPTED_ELSEWHERE = "interrupted; nothing is left half done. Run it again for what was not done."


def _print_version(asked: bool) -> None:
    if asked:
        print(f"mockmart {metadata.version('mockmart')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and the log.")] = False,
    version: Annotated[  # noqa: ARG001  # its callback prints it
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options of every command."""
    context.obj = {"debug": debug}


for commands in (build, spec, schemas, releases, load, serve):
    commands.add_to(app)


def _run(*, debug: bool) -> tuple[int, str]:
    """The exit code of the command, and what it has to say on stderr."""
    try:
        code = app(prog_name="mockmart", standalone_mode=False) or 0
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 128 + signal.SIGINT, _interrupted()
    except (BrokenPipeError, SystemExit) as error:
        # Whoever read standard output has enough; where a command prints, typer exits for that.
        if isinstance(error, SystemExit) and not isinstance(error.__context__, BrokenPipeError):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0, ""
    except TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "mockmart"
        line = " ".join(error.format_message().split()).rstrip(".")
        return error.exit_code, f"{line}; '{command} --help' lists what is valid." if line else ""
    except Exception as error:
        if debug:
            raise
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, MockmartError):
            cause = cause.__cause__
        if cause is not None:
            return cause.exit_code, str(cause)
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return 1, f"{what} (internal error, please report it; --debug shows the traceback)"
    return code, ""


def _interrupted() -> str:
    """What is there after the command was interrupted."""
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    return _INTERRUPTED if command == "build" else _INTERRUPTED_ELSEWHERE


def main() -> None:
    """Run the command; an error is one line on stderr, and a traceback only with ``--debug``."""
    debug = "--debug" in sys.argv
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # where it has no "–", that is no reason to fail
            stream.reconfigure(errors="replace")
    collect_rarely()
    if "" not in sys.path:  # schemas of one's own are modules of the folder that the command runs in
        sys.path.append("")
    if not debug:  # an interrupt that comes while SQLAlchemy closes a connection is logged there, and raised again
        logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    with first_signal() as first:
        code, line = _run(debug=debug)
        signalled = first()
    if signalled:
        code, line = 128 + signalled, _interrupted()
    if line:
        sys.stderr.write(f"mockmart: {in_one_line(line, _MAX_LINE)}\n")
    sys.exit(code)


def console() -> None:
    """The console script: ``main``, after which the process ends without taking the interpreter apart.

    That would free a million objects of libraries one by one, for more than half a second. Output is flushed and exit
    functions run all the same. Where a thread still works or output cannot be flushed, Python exits in its own way.
    """
    try:
        main()
    except SystemExit as ended:
        code = ended.code
        if not isinstance(code, int) or any(not thread.daemon for thread in _other_threads()):
            raise
        atexit._run_exitfuncs()  # noqa: SLF001  # whatever libraries put off: temporary folders, logs
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError):
            raise ended from None
        os._exit(code)


def _other_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
