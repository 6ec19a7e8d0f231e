"""`liangxing app`: serve the pages, to one person here or to whoever logs in.

Nothing of Streamlit is imported before it is needed, because the help asks for the words below.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.serving import Login

HELP = {
    "app": (
        "打开应用：供本机一人使用，或者配置登录后供多人使用",
        "open the app for one person on this machine or, with a login configured, serve it to many",
    ),
    "address": (
        "在哪个地址开放，默认127.0.0.1；其他地址须先配置登录",
        "address to serve on (default 127.0.0.1; any other needs a login)",
    ),
    "secrets": (
        "登录配置（secrets.toml），默认按Streamlit的位置查找",
        "the login's settings (secrets.toml; default: where Streamlit looks)",
    ),
    "port": ("端口，默认8501", "port (default 8501)"),
    "headless": ("不打开浏览器", "do not open a browser"),
}
_FILES = "STREAMLIT_SECRETS_FILES"
_ALONE = ("本机一人使用，不需登录：http://localhost:{port}", "for one person on this machine: http://localhost:{port}")
_SERVED = ("登录后使用：{origin}", "for whoever logs in at {origin}")


def grammar(command: Any, port: Any) -> None:
    """The arguments of the command; `port` reads a number of a port."""
    command.argument("--port", "port", metavar="PORT", default=8501, type=port)
    command.argument("--address", "address", metavar="ADDRESS", default="127.0.0.1")
    command.argument("--secrets", "secrets", metavar="FILE", type=Path)
    command.argument("--headless", "headless", action="store_true")


def app(options: Any) -> int:
    """Serve until stopped; the exit status.

    Raises:
        InputError: the settings of the login are wrong, or nobody logs in and `--address` is not this machine's own.
    """
    page = Path(__file__).resolve().parent.parent / "app.py"
    named = options.secrets.resolve() if options.secrets else None
    os.chdir(page.parent)  # Streamlit reads .streamlit/config.toml of the directory it starts in
    from engine import serving

    files = _settings(named)
    login = serving.login(files)
    serving.check_address(options.address, login)
    if login is not None:
        serving.library()
    from streamlit.web import cli

    threading.Thread(target=_warm_up, args=(page.parent / "views" / "sample.yaml",), daemon=True).start()
    said = (_SERVED if login else _ALONE)[0 if options.language == "zh" else 1]
    print(said.format(port=options.port, origin=login.origin if login else ""), flush=True)
    if not options.headless and login is None:
        _open_browser(options.port)
    return int(cli.main(["run", str(page), *_flags(options, login, files)], standalone_mode=False) or 0)


def _settings(named: Path | None) -> list[Path]:
    """The files in which the login may be configured: the one that is named, else those where Streamlit looks."""
    from engine.errors import InputError, Problem
    from engine.serving import UNREADABLE

    if named is not None:
        if not named.is_file():
            raise InputError(Problem(str(named), UNREADABLE.format(why=os.strerror(errno.ENOENT))))
        return [named]
    from streamlit import config

    return [Path(file) for file in os.environ.get(_FILES, "").split() or config.get_config_files("secrets.toml")]


def _flags(options: Any, login: Login | None, files: list[Path]) -> list[str]:
    """What Streamlit is told; the rest stands in .streamlit/config.toml.

    Streamlit itself is always headless: otherwise it asks for an e-mail address and advertises on the terminal. Behind
    a proxy the browser names the office's host, and whoever names another is refused.
    """
    flags = [f"--server.address={options.address}", f"--server.port={options.port}", "--server.headless=true"]
    if login is not None:  # a program that is being updated under its users is not taken up file by file
        flags += [f"--server.allowedHosts={login.host}", "--server.fileWatcherType=none"]
    return [*flags, *(f"--secrets.files={file}" for file in files)]  # the very files that were looked at


def _warm_up(sample: Path) -> None:
    """Load the engine and compile its rules while the browser still loads the page's own code."""
    from engine.calculation.calculate import calculate
    from engine.case.reader import read_file

    calculate(read_file(sample))


def _open_browser(port: int) -> None:
    """Open the page as soon as it is served, where there is a screen to show it on."""
    import socket
    import time
    import webbrowser

    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return

    def wait_and_open() -> None:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    webbrowser.open(f"http://localhost:{port}")
                    return
            time.sleep(0.2)

    threading.Thread(target=wait_and_open, daemon=True).start()
