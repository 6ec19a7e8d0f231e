"""`app`: alone on this machine, or served to whoever logs in; wrong settings serve nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.web import cli as streamlit

from engine import serving
from engine.errors import InputError

Run = Callable[..., Any]
GOOD = {
    "redirect_uri": "https://liangxing.example/oauth2callback",
    "cookie_secret": "0" * 32,
    "client_id": "liangxing",
    "client_secret": "a secret",
    "server_metadata_url": "https://login.example/.well-known/openid-configuration",
}


def written(folder: Path, auth: dict[str, str], more: str = "") -> Path:
    path = folder / "secrets.toml"
    lines = [f'{key} = "{value}"' for key, value in auth.items()]
    path.write_text("\n".join(["[auth]", *lines, more]), encoding="utf-8")
    return path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """What Streamlit would have been started with."""
    found: list[list[str]] = []
    monkeypatch.chdir(Path.cwd())  # restores the directory, which the command changes
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(tmp_path / "none.toml"))  # not those of whoever runs the tests
    monkeypatch.setattr(streamlit, "main", lambda command, **_: found.append(command))
    monkeypatch.setattr(serving, "library", lambda: None)
    return found


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.7", "liangxing.example"])
def test_without_a_login_the_app_is_opened_to_no_other_machine(
    run: Run, started: list[list[str]], address: str
) -> None:
    ran = run("app", "--headless", "--address", address)
    assert ran.status == 2 and not started
    assert "只能供本机一人使用" in ran.err and address in ran.err and "docs/serving.md" in ran.err


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "127.0.0.53"])
def test_this_machines_own_addresses_need_no_login(run: Run, started: list[list[str]], address: str) -> None:
    ran = run("app", "--headless", "--address", address)
    assert ran.status == 0 and f"--server.address={address}" in started[0]
    assert "本机一人使用" in ran.out
    assert not [flag for flag in started[0] if "allowedHosts" in flag]  # .streamlit/config.toml has them


def test_with_a_login_only_the_offices_own_name_is_answered(run: Run, started: list[list[str]], tmp_path: Path) -> None:
    settings = written(tmp_path, GOOD)
    ran = run("app", "--headless", "--address", "0.0.0.0", "--secrets", str(settings))
    assert ran.status == 0 and "https://liangxing.example" in ran.out
    assert {
        "--server.address=0.0.0.0",
        "--server.allowedHosts=liangxing.example",
        f"--secrets.files={settings}",
    } <= set(started[0])
    assert not [flag for flag in started[0] if "a secret" in flag]  # which everybody on the machine could read


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"redirect_uri": "http://liangxing.example/oauth2callback"}, "auth.redirect_uri"),
        ({"redirect_uri": "https://liangxing.example/"}, "auth.redirect_uri"),
        ({"redirect_uri": ""}, "auth.redirect_uri"),
        ({"cookie_secret": "short"}, "auth.cookie_secret"),
        ({"client_secret": None}, "auth.client_secret"),
        ({"server_metadata_url": "http://login.example/x"}, "auth.server_metadata_url"),
    ],
)
def test_settings_that_are_incomplete_or_unsafe_start_nothing(
    run: Run, started: list[list[str]], tmp_path: Path, change: dict[str, str | None], place: str
) -> None:
    settings = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    ran = run("app", "--headless", "--secrets", str(written(tmp_path, settings)))
    assert ran.status == 2 and not started
    assert f"secrets.toml: {place}: " in ran.err
    assert "a secret" not in ran.err and "0" * 32 not in ran.err


def test_settings_that_cannot_be_read_start_nothing(run: Run, started: list[list[str]], tmp_path: Path) -> None:
    """A login that was meant to be there is not taken for none."""
    broken = tmp_path / "broken.toml"
    broken.write_text("[auth\n", encoding="utf-8")
    for path in (broken, tmp_path / "missing.toml", tmp_path):
        ran = run("app", "--headless", "--secrets", str(path))
        assert ran.status == 2 and not started and "无法读取" in ran.err


def test_a_login_needs_what_the_server_extra_brings(
    run: Run, started: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.chdir(Path.cwd())
    monkeypatch.setattr(streamlit, "main", lambda command, **_: started.append(command))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    ran = run("app", "--headless", "--secrets", str(written(tmp_path, GOOD)))
    assert ran.status == 2 and not started and "liangxing[server]" in ran.err


def test_several_offices_each_have_a_provider() -> None:
    shared = {key: GOOD[key] for key in ("redirect_uri", "cookie_secret")}
    client = {key: value for key, value in GOOD.items() if key not in shared}
    found = serving.read({"auth": {**shared, "bar": client, "procuratorate": client}})
    assert found is not None and found.providers == ("bar", "procuratorate")
    whole = serving.read({"auth": {**GOOD, "bar": client, "client_kwargs": {"prompt": "login"}}})
    assert whole is not None and whole.providers == ("", "bar")
    with pytest.raises(InputError, match=r"auth\.bar\.client_id"):
        serving.read({"auth": {**shared, "bar": {"client_secret": "x", "server_metadata_url": "https://x"}}})


@pytest.mark.parametrize("secrets", [{"auth": {}}, {"auth": "yes"}, {"auth": None}])
def test_an_empty_login_is_no_missing_one(secrets: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        serving.read(secrets)
    assert serving.read({"other": {}}) is None


def test_the_claim_by_which_people_are_known() -> None:
    assert serving.read({"auth": GOOD}).account == "sub"  # type: ignore[union-attr]
    known = serving.read({"auth": GOOD, "liangxing": {"account": "email"}})
    assert known is not None and (known.account, known.origin, known.host) == (
        "email",
        "https://liangxing.example",
        "liangxing.example",
    )
    with pytest.raises(InputError, match=r"liangxing\.account"):
        serving.read({"auth": GOOD, "liangxing": {"account": 7}})
