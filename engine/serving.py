"""How the app is served: to one person at this machine or, with a login configured, to whoever a provider vouches for.

The login is configured where Streamlit looks for it, in `[auth]` of `secrets.toml`; `docs/serving.md` explains it.
Whatever is wrong there stops the app: a server that forgot its login must not take everybody for its owner.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from engine.errors import InputError, Problem
from engine.text import Text

HERE = "127.0.0.1"
ACCOUNT = "sub"  # the claim that OpenID Connect promises never to give to another person
CALLBACK = "/oauth2callback"
LEAST_SECRET = 32  # characters of the secret that signs the cookie by which somebody stays logged in
_CLIENT = ("client_id", "client_secret", "server_metadata_url")
_SHARED = ("redirect_uri", "cookie_secret")

MISSING = Text(zh="没有填写", en="is missing")
NOT_TEXT = Text(zh="应当是一段文字", en="must be text")
NO_PROVIDER = Text(
    zh="没有登录服务；须写明{keys}",
    en="names no login provider; write {keys}",
).format(keys=", ".join(_CLIENT))
SHORT = Text(
    zh="至少{least}个字符；可以用 python -c 'import secrets; print(secrets.token_hex(32))' 生成",
    en="needs at least {least} characters; python -c 'import secrets; print(secrets.token_hex(32))' makes one",
).format(least=LEAST_SECRET)
NOT_CALLBACK = Text(
    zh="应当是本应用自己的网址，以{end}结尾，例如https://liangxing.example{end}",
    en="must be the app's own address ending in {end}, such as https://liangxing.example{end}",
).format(end=CALLBACK)
NOT_SECURE = Text(
    zh="本机以外须用https，否则口令和案件内容会以明文传送",
    en="must be https unless it is this machine itself: logins and cases would travel in the clear",
)
UNREADABLE = Text(zh="无法读取（{why}）", en="cannot be read: {why}")
NO_LIBRARY = Text(
    zh="登录需要另外安装的组件：pip install 'liangxing[server]'",
    en="a login needs what pip install 'liangxing[server]' brings",
)
ONLY_HERE = Text(
    zh="没有配置登录服务（OIDC），只能供本机一人使用，不能向{address}开放；配置方法见docs/serving.md",
    en="no login (OIDC) is configured, so the app serves one person at this machine and cannot be opened on {address}; "
    "docs/serving.md tells how to configure one",
)


@dataclass(frozen=True)
class Login:
    """The login that is configured.

    Attributes:
        redirect: the app's address to which a provider sends people back.
        providers: the sections of `[auth]` that name a provider; `""` for `[auth]` itself.
        account: the claim by which a person is known; `sub` unless `[liangxing] account` says otherwise.
    """

    redirect: str
    providers: tuple[str, ...]
    account: str = ACCOUNT

    @property
    def origin(self) -> str:
        """Scheme and host, as the browser shows them."""
        parts = urlsplit(self.redirect)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """The host's name alone."""
        return urlsplit(self.redirect).hostname or ""


def login(files: Iterable[Path]) -> Login | None:
    """The login that these files configure, None for none; of a section that two files have, the last one counts.

    Raises:
        InputError: a file cannot be read, or what it says of the login is incomplete.
    """
    found: dict[str, Any] = {}
    where = ""
    for path in files:
        try:
            with path.open("rb") as file:
                told = tomllib.load(file)
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:  # TOMLDecodeError and UnicodeDecodeError among them
            why = error.strerror if isinstance(error, OSError) else " ".join(str(error).split())
            raise InputError(Problem(str(path), UNREADABLE.format(why=why))) from error
        found.update(told)
        where = str(path) if "auth" in told else where
    try:
        return read(found)
    except InputError as error:
        raise InputError([replace(problem, path=f"{where}: {problem.path}") for problem in error.problems]) from error


def read(secrets: Mapping[str, Any]) -> Login | None:
    """The login that the content of `secrets.toml` configures; None where there is no `[auth]`.

    Raises:
        InputError: it is incomplete or unsafe; every problem.
    """
    if "auth" not in secrets:
        return None
    auth = secrets["auth"]
    if not isinstance(auth, Mapping):
        raise InputError(Problem("auth", NO_PROVIDER))
    named = [str(key) for key, value in auth.items() if isinstance(value, Mapping) and key != "client_kwargs"]
    whole = [""] if any(key in auth for key in _CLIENT) or not named else []
    problems = [problem for key in _SHARED if (problem := _text(auth, key, "auth"))]
    for name in whole + named:
        section = auth[name] if name else auth
        place = f"auth.{name}" if name else "auth"
        problems += [problem for key in _CLIENT if (problem := _text(section, key, place))]
        if _in_the_clear(str(section.get("server_metadata_url") or "https://")):
            problems.append(Problem(f"{place}.server_metadata_url", NOT_SECURE))
    problems += _unsafe(auth)
    own = secrets.get("liangxing")
    account = own.get("account", ACCOUNT) if isinstance(own, Mapping) else ACCOUNT
    if not isinstance(account, str) or not account:
        problems.append(Problem("liangxing.account", NOT_TEXT))
    if problems:
        raise InputError(problems)
    return Login(str(auth["redirect_uri"]), (*whole, *named), str(account))


def _text(section: Mapping[str, Any], key: str, place: str) -> Problem | None:
    if key not in section:
        return Problem(f"{place}.{key}", MISSING)
    value = section[key]
    return None if isinstance(value, str) and value.strip() else Problem(f"{place}.{key}", NOT_TEXT)


def _unsafe(auth: Mapping[str, Any]) -> list[Problem]:
    """What Streamlit would take of the settings that all providers share, and nobody should."""
    found = []
    secret, redirect = auth.get("cookie_secret"), auth.get("redirect_uri")
    if isinstance(secret, str) and 0 < len(secret.strip()) < LEAST_SECRET:
        found.append(Problem("auth.cookie_secret", SHORT))
    if isinstance(redirect, str) and redirect.strip():
        parts = urlsplit(redirect)
        if parts.scheme not in ("http", "https") or not parts.hostname or not parts.path.endswith(CALLBACK):
            found.append(Problem("auth.redirect_uri", NOT_CALLBACK))
        elif _in_the_clear(redirect):
            found.append(Problem("auth.redirect_uri", NOT_SECURE))
    return found


def _in_the_clear(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme != "https" and not loopback(parts.hostname or "")


def library() -> None:
    """Make sure that what a login needs is installed; raises `InputError` where it is not."""
    http = any(importlib.util.find_spec(name) for name in ("httpx2", "httpx"))
    if not http or importlib.util.find_spec("authlib") is None:
        raise InputError(Problem("", NO_LIBRARY))


def loopback(host: str) -> bool:
    """Whether a name or an address is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_address(address: str, found: Login | None) -> None:
    """Refuse to be reachable from elsewhere while nobody logs in.

    Raises:
        InputError: `address` is not this machine's own and no login is configured.
    """
    if found is None and not loopback(address):
        raise InputError(Problem("--address", ONLY_HERE.format(address=address)))
