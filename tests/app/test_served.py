"""Where people log in, the app is shown to whoever is vouched for, and what one has open to nobody after them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine.store.faults import AccessDenied
from views import datadir, served
from views import door as doors

WU = {"iss": "https://login.example", "sub": "wu", "name": "吴律师"}
ZHOU = {"iss": "https://login.example", "sub": "zhou", "name": "周检察官"}
AMOUNT = ("counts", "a", "facts", "amount")
Login = Callable[..., Any]


def titles(pages: Any) -> list[str]:
    return [item.value for item in pages.at.title]


def outside(pages: Any) -> bool:
    """Whether nothing of the app is shown, not even the names of its pages or of its sample case."""
    return titles(pages) == ["登录"] and not pages.sees("案情") and not pages.sees("李某") and not pages.at.sidebar


def test_nobody_is_shown_the_login_and_nothing_else(login: Login) -> None:
    pages = login()
    assert outside(pages)
    assert [button.label for button in pages.at.button] == ["登录"]


@pytest.mark.parametrize("address", [{"case": "1"}, {"id": "0" * 32}, {"line": "x"}, {"language": "English"}])
def test_no_query_parameter_opens_anything(login: Login, address: dict[str, str]) -> None:
    pages = login()
    for name, value in address.items():
        pages.at.query_params[name] = value
    pages.at.run()
    assert titles(pages) in (["登录"], ["Log in"])
    assert not pages.at.sidebar and len(pages.at.button) == 1


def test_whoever_is_vouched_for_is_shown_the_app_under_their_name(login: Login) -> None:
    pages = login(WU)
    assert titles(pages) == ["案情"]
    assert pages.sees("吴律师") and pages.sees("账号：wu") and pages.sees("退出登录")
    assert not pages.sees("只供本机一人使用")


def test_a_login_of_yesterday_is_asked_for_again_but_no_open_page_is_taken_away(login: Login) -> None:
    stale = {**WU, "iat": time.time() - 13 * 3600}
    pages = login(stale)
    assert outside(pages) and pages.sees("上次登录已超过12小时")
    pages = login(WU)
    pages.at.user = {"is_logged_in": True, **stale}
    pages.at.run()
    assert titles(pages) == ["案情"]


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://login.example", "name": "没有账号"},
        {"sub": "wu", "name": "没有登录服务"},
        {"iss": "https://login.example", "sub": "  "},
        {"iss": "https://login.example", "sub": 7},
        {**WU, "iat": True},
        {**WU, "iat": None},
    ],
)
def test_half_a_login_is_none(login: Login, claims: dict[str, Any]) -> None:
    assert outside(login(claims))


def test_an_address_of_e_mail_counts_only_where_the_provider_checked_it(login: Login) -> None:
    known = {"account": "email"}
    wu = {**WU, "email": "Wu@Firm.example"}
    assert outside(login(wu, liangxing=known)) and login(wu, liangxing=known).sees("没有给出本应用认人所用的信息")
    assert outside(login({**wu, "email_verified": "true"}, liangxing=known))
    assert login({**wu, "email_verified": True}, liangxing=known).sees("账号：wu@firm.example")


def test_who_comes_after_somebody_in_the_same_tab_finds_nothing_of_theirs(login: Login) -> None:
    pages = login(WU)
    pages.set("text_input", "吴律师的案件", "title")
    pages.set("number_input", 30000.0, *AMOUNT)
    for after in ({"is_logged_in": False}, {"is_logged_in": True, "iat": time.time(), **ZHOU}):
        pages.at.user = after
        pages.at.run()
        pages.check()
        assert not pages.sees("吴律师")
        assert pages.raw["counts"]["a"]["facts"]["amount"] == 26800  # the sample's
    assert titles(pages) == ["案情"] and pages.sees("周检察官")


def test_wrong_settings_open_the_app_to_nobody(login: Login) -> None:
    for auth in ({}, {"client_id": "x"}, "nonsense"):
        pages = login(WU, auth=auth)
        assert titles(pages) == ["登录"] and pages.sees("登录设置有误")
        assert not pages.at.button and not pages.at.sidebar


def test_settings_that_vanish_while_the_app_runs_open_it_to_nobody(login: Login) -> None:
    pages = login(WU)
    pages.at.secrets = {}
    pages.at.run()
    assert titles(pages) == ["登录"] and not pages.at.sidebar


def test_where_people_log_in_nobody_is_the_owner_of_the_machine(
    login: Login, monkeypatch: pytest.MonkeyPatch, own_data: Path
) -> None:
    """Behind a proxy on the same machine everybody seems to sit at it."""
    here = SimpleNamespace(url="http://localhost:8501/", ip_address=None, headers={})
    monkeypatch.setattr("views.datadir.st", SimpleNamespace(context=here, session_state={}))
    monkeypatch.setattr("views.served._configured", lambda: False)
    assert datadir.local()
    here.headers = {"X-Forwarded-For": "203.0.113.7"}  # a proxy, and nobody logs in: nobody is let at the store
    assert not datadir.local()
    here.headers = {}
    monkeypatch.setattr("views.served.latch", {"served"})
    assert not datadir.local()
    datadir.choose("autosave", True)
    assert not (own_data / "settings.json").exists()


def test_nothing_of_a_reader_is_written_into_the_folder_of_the_server(login: Login, own_data: Path) -> None:
    pages = login(WU)
    pages.set("number_input", 30000.0, *AMOUNT)
    pages.at.button(key=next(button.key for button in pages.at.button if button.key.startswith("guide"))).click().run()
    pages.go("cases")
    assert {path.name.partition(".")[0] for path in own_data.rglob("*")} <= {"liangxing"}
    assert pages.sees("多人使用的服务器上不自动保存")


def test_the_door_is_opened_for_nobody(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("views.served.latch", {"served"})
    monkeypatch.setattr("views.served.reader", lambda: None)
    with pytest.raises(AccessDenied):
        doors.door()


def test_who_reaches_an_app_without_a_login_over_the_network_is_let_at_nothing_kept(
    pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("views.datadir.local", lambda: False)
    for page in ("cases", "members"):
        pages.go(page)
        assert pages.sees("只有坐在本机前的人可以打开") and not pages.at.text_input
    assert not pages.sees("只供本机一人使用")


def test_one_person_at_their_own_machine_has_a_log_and_no_members(pages: Any) -> None:
    pages.go("cases")
    next(item for item in pages.at.button if item.label == "存入").click().run()
    pages.go("members")
    assert pages.sees("现在是本机一人使用") and not pages.sees("增加成员") and not pages.sees("邀请码")
    pages.at.toggle[0].set_value(True).run()
    pages.check()
    assert set(pages.at.dataframe[0].value["谁"]) == {"本机使用者"}


def test_one_person_at_their_own_machine_is_told_so(pages: Any) -> None:
    assert pages.sees("只供本机一人使用") and not pages.sees("退出登录")
    assert not served.served()
