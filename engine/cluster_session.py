"""A Ray that is running: one on this machine for the time of a command, or one that stands already.

The only module that imports Ray, and it does so late: Ray is an extra, and reads its environment when it is imported.
A local Ray listens on the loopback address alone, asks whoever speaks to it for a token that only this run knows, keeps
its files in a folder that only this user reads, and is gone with the command. Ray's own reports of use are off.
"""

from __future__ import annotations

import importlib
import logging
import os
import secrets
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from engine.errors import InputError, Problem
from engine.text import Text

LOCAL, AUTO = "local", "auto"
WAIT = 5  # seconds in which an address has to be reached
_THREADS = ("StreamingExecutor", "ray-data")  # names of the threads of Ray Data
_EXECUTOR = "ray.data._internal.execution.streaming_executor"
STORE = 1 << 30  # bytes of shared memory for chunks and answers on their way; what is more goes to the disk
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".*",  # what it says of workers it lost would stand among the output of the command
}
_MISSING = Text(
    zh="--ray需要另外安装的组件：pip install 'liangxing[cluster]'",
    en="--ray needs what pip install 'liangxing[cluster]' brings",
)
_FEW = {"RAY_NUM_REDIS_GET_RETRIES": "1"}  # tries to reach a cluster; Ray takes twenty of half a minute each
_ADDRESS = Text(
    zh="应当写成 主机:端口，或者 auto（本机上已有的Ray）；不支持ray://，请在集群的一台机器上运行",
    en="must be host:port, or auto for the Ray of this machine; for ray:// run the command on a machine of the cluster",
)
_NO_CLUSTER = Text(zh="连接不上Ray集群：{why}", en="no Ray cluster answers: {why}")


def _imported() -> Any:
    """Ray with its Data library.

    Raises:
        InputError: they are not installed.
    """
    try:
        ray = importlib.import_module("ray")
        importlib.import_module("ray.data")
    except ImportError as error:
        raise InputError(Problem("--ray", _MISSING)) from error
    return ray


@contextmanager
def session(address: str = LOCAL, workers: int | None = None, store: int = STORE) -> Iterator[Any]:
    """The module `ray`, connected.

    Args:
        address: `local` starts a Ray and stops it; else `host:port`, or `auto` for the one that runs on this machine.
        workers: processes of a local Ray; as many as there are cores unless given.
        store: bytes of a local Ray's shared memory.

    Raises:
        InputError: Ray is not installed, or none is there.
    """
    if address not in (LOCAL, AUTO):
        _reached(address)
    with _environment(_QUIET | (_private() if address == LOCAL else _FEW)):
        ray = _imported()
        logging.getLogger("ray.data").setLevel(logging.CRITICAL)  # what fails is raised
        folder = tempfile.mkdtemp(prefix="lx-ray-") if address == LOCAL else None  # short: sockets stand in it
        try:
            yield _begun(ray, address, workers, store, folder)
        finally:
            _stopped()
            ray.shutdown()
            if folder:
                shutil.rmtree(folder, ignore_errors=True)


def _stopped() -> None:
    """Stop what Ray Data still does in this process, where answers were left before the last one.

    A thread of it that speaks to Ray after the shutdown ends the whole process, without a word.
    """
    for thread in threading.enumerate():
        if thread.name.startswith(_THREADS):
            if isinstance(thread, importlib.import_module(_EXECUTOR).StreamingExecutor):
                thread.shutdown(force=True)
            thread.join(WAIT)


def value_of(reference: Any) -> Any:
    """In a worker: what another process answers."""
    return importlib.import_module("ray").get(reference)


def _reached(address: str) -> None:
    """Find out whether somebody is there.

    Raises:
        InputError: nobody is, or it is no address.
    """
    host, _, port = address.rpartition(":")
    if "/" in host or not host or not port.isdecimal():
        raise InputError(Problem(f"--ray {address}", _ADDRESS))
    try:
        socket.create_connection((host.strip("[]"), int(port)), WAIT).close()
    except (OSError, OverflowError) as error:
        raise _no_cluster(address, error) from error


def _no_cluster(address: str, error: Exception) -> InputError:
    why = str(error).splitlines()[0] if str(error) else type(error).__name__
    return InputError(Problem(f"--ray {address}", _NO_CLUSTER.format(why=why)))


def _begun(ray: Any, address: str, workers: int | None, store: int, folder: str | None) -> Any:
    local = {
        "num_cpus": workers or os.cpu_count() or 1,
        "object_store_memory": store,
        "include_dashboard": False,
        "_temp_dir": folder,
    }
    try:
        ray.init(address, logging_level=logging.CRITICAL, log_to_driver=False, **(local if folder else {}))
    except (ConnectionError, RuntimeError, ValueError) as error:
        if folder:
            raise
        raise _no_cluster(address, error) from error
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    return ray


def _private() -> dict[str, str]:
    """What keeps a local Ray to this machine and this run."""
    return {
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # no cluster of several machines: Ray then listens on loopback only
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(32),
    }


@contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    """These variables for a while; Ray's processes inherit them."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
