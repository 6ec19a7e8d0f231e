"""A PostgreSQL of the tests' own: made in a temporary folder, on a loopback port, gone when they end.

PostgreSQL refuses to run as root, so that root runs it as a user without rights.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "liangxing"
MISSING = "no PostgreSQL here: initdb, pg_ctl and postgres are neither on PATH nor in /usr/lib/postgresql/*/bin"
_PROGRAMS = ("initdb", "pg_ctl", "postgres")


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs, the newest where there are several; None where there is none."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).resolve().parent] if found else []
    installed = Path("/usr/lib/postgresql")
    if installed.is_dir():
        versions = sorted(installed.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
        folders += versions
    return next((each for each in folders if all((each / name).is_file() for name in _PROGRAMS)), None)


@contextmanager
def postgres() -> Iterator[str]:
    """A running server; its URL, without the name of a database. Raises `FileNotFoundError` where none is installed."""
    programs = binaries()
    if programs is None:
        raise FileNotFoundError(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="liangxing-postgres-"))
    rights = _unprivileged(folder)
    data, port = folder / "data", _free_port()
    options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off -c max_connections=40 -c log_min_messages=error"
    try:
        _run([programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"], rights)
        _run([programs / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", folder / "log", "-o", options, "start"], rights)
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}"
        finally:
            _run([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], rights)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, object]:
    """How to run a program so that PostgreSQL accepts it; the folder is given to whoever runs it."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _run(command: list[object], rights: dict[str, object]) -> None:
    """Run one of the programs; what it said is in the error where it fails. A daemon must not keep our pipes."""
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            [str(part) for part in command], stdout=said, stderr=said, cwd="/", env=environment, **rights
        )
        if done.returncode != 0:
            said.seek(0)
            raise RuntimeError(f"{command[0]} failed:\n{said.read()}")
