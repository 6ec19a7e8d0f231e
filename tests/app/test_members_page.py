"""People and access: each side brings in its own, nobody else sees anything, and who looked at what is on record."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from store.people import ID, opening, statement

from engine.store.door import Door
from engine.store.items import Matter
from engine.store.store import Store

ISSUER = "https://login.example"
PEOPLE = {"wu": "吴律师", "zhou": "周检察官", "sun": "孙律师", "stranger": "路人"}
Login = Callable[..., Any]


def claims(account: str) -> dict[str, Any]:
    return {"iss": ISSUER, "sub": account, "name": PEOPLE[account]}


@pytest.fixture
def store(own_data: Any) -> Iterator[Store]:
    """The store that the pages use, for whoever looks at it beside them."""
    found = Store.open()
    yield found
    found.close()


@pytest.fixture
def matter(store: Store) -> Matter:
    """A matter that the counsel began."""
    return door(store, "wu").create_matter("李某盗窃案", "李某", role="counsel")


def door(store: Store, account: str) -> Door:
    return Door(store, store.login(ISSUER, account, PEOPLE[account]))


def press(pages: Any, label: str) -> Any:
    next(item for item in pages.at.button if item.label == label).click().run()
    pages.check()
    return pages


def bring_in(pages: Any, matter: Matter, role: str) -> str:
    """An invitation in that role, as the page shows it."""
    pages.go("members")
    pages.at.selectbox(key=f"members/zh/role/{matter.id}").set_value(role).run()
    press(pages, "生成邀请码")
    [code] = [item.value for item in pages.at.code]
    return str(code)


def test_the_other_side_joins_by_an_invitation_that_works_once(login: Login, store: Store, matter: Matter) -> None:
    code = bring_in(login(claims("wu")), matter, "prosecutor")
    other = login(claims("zhou")).go("members")
    assert other.sees("您还没有参加任何事项") and not other.sees("李某盗窃案")
    other.at.text_input(key="members/zh/code").set_value(code).run()
    press(other, "加入")
    assert other.sees("已加入“李某盗窃案”，身份是检察官") and other.sees("吴律师")
    assert {(member.name, member.role) for member in door(store, "wu").members(matter.id)} == {
        ("吴律师", "counsel"),
        ("周检察官", "prosecutor"),
    }
    third = login(claims("stranger")).go("members")
    third.at.text_input(key="members/zh/code").set_value(code).run()
    press(third, "加入")
    assert third.sees("邀请码不正确、已经用过或者已经过期") and not third.sees("李某盗窃案")


def test_one_of_ones_own_side_is_added_by_the_account_they_log_in_with(
    login: Login, store: Store, matter: Matter
) -> None:
    pages = login(claims("wu")).go("members")
    pages.at.segmented_control(key=f"members/zh/by/{matter.id}").set_value("account").run()
    pages.at.text_input(key=f"members/zh/account/{matter.id}").set_value(" sun ").run()
    pages.at.text_input(key=f"members/zh/name/{matter.id}").set_value("孙律师").run()
    press(pages, "增加")
    assert pages.sees("已增加：孙律师")
    colleague = login(claims("sun")).go("cases")
    assert colleague.sees("李某盗窃案")
    press(pages, "确认移出")
    assert pages.sees("已移出：孙律师")
    assert not login(claims("sun")).go("cases").sees("李某盗窃案")
    colleague.go("members")  # the page that was open already
    assert not colleague.sees("李某盗窃案")


def test_nobody_is_offered_to_put_people_on_a_side_that_has_its_own(login: Login, store: Store, matter: Matter) -> None:
    door(store, "zhou").accept(door(store, "wu").invite(matter.id, "prosecutor"))
    pages = login(claims("wu")).go("members")
    offered = set(pages.at.selectbox(key=f"members/zh/role/{matter.id}").options)
    assert "辩护人" in offered and "主持人" in offered and "审判人员" in offered
    assert "检察官" not in offered
    assert [item.label for item in pages.at.button].count("确认移出") == 0  # nor to take the other side out


def test_the_log_shows_what_is_shared_and_ones_own_and_nothing_of_the_other_side(
    login: Login, store: Store, matter: Matter
) -> None:
    counsel, prosecutor = door(store, "wu"), door(store, "zhou")
    prosecutor.accept(counsel.invite(matter.id, "prosecutor"))
    record = counsel.open_negotiation(matter.id, ID["counsel"], opening())
    own = counsel.create_case(matter.id, {"title": "机密的案件文件"})
    counsel.case(own.id)
    prosecutor.record(record.id)

    def rows(account: str) -> list[dict[str, str]]:
        pages = login(claims(account)).go("members")
        pages.at.toggle(key=f"members log/zh/{matter.id}").set_value(True).run()
        pages.check()
        return list(pages.at.dataframe[0].value.to_dict("records"))

    mine, theirs = rows("wu"), rows("zhou")
    assert {"谁": "周检察官", "做什么": "查阅协商记录", "结果": "允许"}.items() <= next(
        row for row in mine if row["谁"] == "周检察官" and "协商记录" in row["做什么"]
    ).items()
    assert any("机密的案件文件" in row["内容"] and "本方的案件文件" in row["做什么"] for row in mine)
    assert not any("案件文件" in row["做什么"] for row in theirs)
    assert own.id[:8] not in str(theirs) and "机密" not in str(theirs)


def test_an_observer_reads_no_log(login: Login, store: Store, matter: Matter) -> None:
    door(store, "sun").accept(door(store, "wu").invite(matter.id, "observer"))
    pages = login(claims("sun")).go("members")
    assert pages.sees("李某盗窃案") and not pages.at.toggle and not pages.sees("增加成员")


def test_who_was_taken_out_is_told_that_there_is_no_such_thing(login: Login, store: Store, matter: Matter) -> None:
    """The page that showed a case a moment ago; and the words are those for what never was."""
    counsel = door(store, "wu")
    counsel.add_member(matter.id, ISSUER, "sun", "孙律师", "counsel")
    counsel.create_case(matter.id, {"title": "机密的案件文件", "counts": {"a": {"crime": "theft"}}})
    pages = login(claims("sun")).go("cases")
    press(pages, "历史")
    assert pages.sees("机密的案件文件")
    member = next(one for one in counsel.members(matter.id) if one.name == "孙律师")
    counsel.remove_member(matter.id, member.user)
    pages.at.run()
    pages.check()
    assert pages.sees("没有这个案件文件") and not pages.sees("机密")
    pages.at.run()
    assert pages.sees("还没有存入案件") and not pages.sees("李某盗窃案")


def test_what_somebody_may_not_do_is_refused_in_words(
    login: Login, store: Store, matter: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should a page ask for what the table refuses, the reader is told, and keeps their case."""
    door(store, "sun").accept(door(store, "wu").invite(matter.id, "observer"))
    monkeypatch.setattr("views.members_log.draw", lambda found, matter: found.log(matter.id))
    pages = login(claims("sun"))
    pages.set("text_input", "我的案件", "title")
    pages.go("members")
    assert pages.sees("观察员不能查阅访问日志")
    assert pages.go("case").raw["title"] == "我的案件"


def test_each_side_sees_the_shared_record_and_nobody_elses_private_things(
    login: Login, store: Store, matter: Matter
) -> None:
    """Every page, in both languages, down to what is sent to the browser and not shown."""
    doors = {account: door(store, account) for account in PEOPLE}
    doors["zhou"].accept(doors["wu"].invite(matter.id, "prosecutor"))
    record = doors["wu"].open_negotiation(matter.id, ID["counsel"], opening())
    doors["wu"].append(record.id, ID["counsel"], statement("公开的陈述"))
    for account in ("wu", "zhou"):
        plant(doors[account], matter.id, record.id, secret(account))
    for account, others in (("wu", ["zhou"]), ("zhou", ["wu"]), ("stranger", ["wu", "zhou"])):
        pages = login(claims(account))
        sent = everything(pages, matter.id, record.id)
        assert not [other for other in others if secret(other) in sent], account
        assert ("李某盗窃案" in sent) == (account != "stranger")
        if account != "stranger":
            assert secret(account) in sent  # so that the search can find


def secret(account: str) -> str:
    return f"SECRET-OF-{account}"


def plant(found: Door, matter: str, record: str, words: str) -> None:
    case = {"title": words, "defendant": {"name": words}, "counts": {"a": {"crime": "theft"}}, "note": words}
    made = found.create_case(matter, case, parties=words)
    found.save_case(made.id, {**case, "note": f"{words} again"})
    content = {"negotiation": record, "text": words, "author": "wu", "body": {"type": "statement", "text": words}}
    for kind in ("draft", "note", "reach_run"):
        found.keep_private(matter, kind, words, content)  # type: ignore[arg-type]


def everything(pages: Any, matter: str, record: str) -> str:
    """All that the app sends to this reader: every page in both languages, the open negotiation's parts among them."""
    from views.frame import PAGES
    from views.negotiation_desk import VIEWS, Desk

    sent: list[str] = []
    for spoken in ("zh", "en"):
        pages.speak(spoken)
        for page in PAGES:
            pages.at.query_params["negotiation"] = pages.at.query_params["id"] = record
            pages.go(page)
            sent.append(wire(pages))
        for view in VIEWS:
            pages.at.session_state["negotiations"] = Desk(record, matter, held={"view": view})
            pages.go("negotiation")
            sent.append(wire(pages))
        pages.at.session_state["negotiations"] = Desk()
    return "\n".join(sent)


def wire(pages: Any) -> str:
    def walk(block: Any) -> Iterator[str]:
        if (proto := getattr(block, "proto", None)) is not None:
            yield proto.SerializeToString().decode("utf-8", "ignore")
        for child in getattr(block, "children", {}).values():
            yield from walk(child)

    return "\n".join(walk(pages.at._tree))


def test_an_expired_invitation_is_said_to_be_none(login: Login, store: Store, matter: Matter) -> None:
    store.clock = lambda: datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=15)
    code = door(store, "wu").invite(matter.id, "prosecutor")
    pages = login(claims("zhou")).go("members")
    pages.at.text_input(key="members/zh/code").set_value(code).run()
    press(pages, "加入")
    assert pages.sees("邀请码不正确、已经用过或者已经过期")
