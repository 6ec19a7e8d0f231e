"""Everything is done as everybody, and is allowed or refused as `access_expected.yaml` says, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from store.conftest import Place
from store.people import CASE, CLOSED, ID, opening, statement
from store.world import CLOSED_ID, ISSUER, LEADING, ROLES, World, build

from engine.store.access import OPERATIONS, access, side_of
from engine.store.door import Door
from engine.store.faults import AccessDenied, NoSuchObject, StoreError
from engine.store.tables import IntentRow, LogRow, MemberRole, NegotiationRow

EXPECTED: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("access_expected.yaml").read_text(encoding="utf-8")
)
EVERYBODY: tuple[MemberRole, ...] = (*ROLES, "local")


@pytest.fixture(scope="module")
def world(module_place: Place) -> World:
    return build(module_place.open())


def matter(world: World, role: str) -> str:
    return world.alone if role == "local" else world.matter


def running(world: World, role: str) -> str:
    return world.alone_running if role == "local" else world.running


def shared(world: World, role: str, things: dict[str, str]) -> str:
    """What the whole side of a role reads; neutral persons share nothing and ask for another's."""
    return things[role if role == "local" else LEADING.get(side_of(role), "counsel")]


def case_of(world: World, role: str, own: bool) -> str:
    return world.cases.get(role, world.cases["counsel"]) if own else shared(world, role, world.cases)


def item_of(world: World, role: str, own: bool) -> str:
    return world.items.get(role, world.items["counsel"]) if own else shared(world, role, world.items)


def _add(world: World, door: Door, role: MemberRole, own: bool) -> Any:
    of = {"defence": "guardian", "prosecution": "prosecutor", "victim": "victim_agent"}
    new: Any = of.get(side_of(role), "counsel")
    return door.add_member(matter(world, role), ISSUER, world.newcomer(), "新成员", new)


def _remove(world: World, door: Door, role: MemberRole, own: bool) -> Any:
    of: dict[str, MemberRole] = {"defence": "guardian", "prosecution": "prosecutor", "victim": "victim_agent"}
    return door.remove_member(matter(world, role), world.extra(of.get(side_of(role), "observer")))


def _open(world: World, door: Door, role: MemberRole, own: bool) -> Any:
    return door.open_negotiation(matter(world, role), ID.get(role, "zhou"), opening())


# What is done for each operation; `own` asks for what the person put down, else for what their whole side has.
ACTIONS: dict[str, Callable[[World, Door, MemberRole, bool], Any]] = {
    "create_matter": lambda world, door, role, own: door.create_matter("新事项", role=role),
    "see_matter": lambda world, door, role, own: door.members(matter(world, role)),
    "edit_matter": lambda world, door, role, own: door.edit_matter(matter(world, role), "李某盗窃案", "李某"),
    "add_own_side": _add,
    "remove_own_side": _remove,
    "invite": lambda world, door, role, own: door.invite(matter(world, role), "observer"),
    "read_case": lambda world, door, role, own: door.history(case_of(world, role, own)),
    "write_case": lambda world, door, role, own: door.save_case(case_of(world, role, own), {**CASE, "note": role}),
    "open_negotiation": _open,
    "read_record": lambda world, door, role, own: door.record(CLOSED_ID if own else running(world, role)),
    "append": lambda world, door, role, own: door.append(
        running(world, role), ID.get(role, "wei"), statement("再说一句")
    ),
    "export_record": lambda world, door, role, own: door.export_record(CLOSED_ID if own else running(world, role)),
    "import_record": lambda world, door, role, own: door.import_record(matter(world, role), CLOSED),
    "read_private": lambda world, door, role, own: door.private_item(item_of(world, role, own)),
    "write_private": lambda world, door, role, own: door.rewrite_private(item_of(world, role, own), "新标题", "新内容"),
    "read_log": lambda world, door, role, own: door.log(matter(world, role)),
    "export_own": lambda world, door, role, own: door.export_own([matter(world, role)]),
}


def allowed(world: World, operation: str, role: MemberRole, own: bool) -> bool:
    try:
        ACTIONS[operation](world, world.doors[role], role, own)
    except (AccessDenied, NoSuchObject):
        return False
    return True


def last_line(world: World, role: MemberRole, operation: str) -> bool:
    """What the access log has last of the person and the operation."""
    with world.store.reading() as session:
        query = (
            LogRow.__table__.select()
            .where(LogRow.user == world.doors[role].user.id, LogRow.operation == operation)
            .order_by(LogRow.id.desc())
            .limit(1)
        )
        return bool(session.execute(query).one().allowed)


def test_the_table_of_the_tests_names_every_operation_and_nobody_unknown() -> None:
    assert list(EXPECTED) == list(OPERATIONS) == list(ACTIONS)
    named = {role for row in EXPECTED.values() for roles in row.values() for role in roles}
    assert named <= set(EVERYBODY)


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_as_the_table_says(world: World, role: MemberRole, operation: str) -> None:
    row = EXPECTED[operation]
    if (operation, role) == ("add_own_side", "local"):
        return  # nobody joins the side of who is alone
    world.store._noted.clear()  # so that the log has a line of this very attempt
    whole = allowed(world, operation, role, own=False)
    if role in row.get("closed", ()) and operation == "see_matter":
        assert whole  # there is a closed record in the matter
        with pytest.raises(AccessDenied):
            world.doors[role].matter(world.quiet)
        return
    assert whole == (role in row["may"])
    neutral = side_of(role) not in LEADING  # they have no side to add to: for them it is bringing somebody in
    assert last_line(world, role, "invite" if operation == "add_own_side" and neutral else operation) == whole
    if operation.endswith(("case", "private")):
        assert allowed(world, operation, role, own=True) == (role in row["may"] + row.get("own", []))
    elif operation.endswith("record") and operation != "import_record":
        assert allowed(world, operation, role, own=True) == (role in row["may"] + row.get("closed", []))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_programs_table_is_the_one_of_the_tests(operation: str) -> None:
    """Also where doing it would not tell: what the table grants and another rule happens to refuse."""
    row = EXPECTED[operation]
    words = {"may": "yes", "own": "own", "closed": "closed"}
    expected = {role: words[word] for word, roles in row.items() for role in roles}
    found = {role: access().grant(role, operation) for role in EVERYBODY}  # type: ignore[arg-type]
    assert found == {role: expected.get(role, "no") for role in EVERYBODY}


WRITES: dict[str, tuple[str, ...]] = {
    "suspect": ("suspect",),  # never as the lawyer whose presence protects them
    "counsel": ("counsel", "suspect", "guardian"),
    "duty_lawyer": ("duty_lawyer", "suspect", "guardian"),
    "prosecutor": ("prosecutor",),
    "victim": ("victim",),
    "victim_agent": ("victim_agent", "victim"),
    "guardian": ("guardian",),
    "interpreter": ("interpreter",),
    "moderator": ("moderator", "observer", "interpreter"),
    "observer": ("observer",),
    "court": (),
    "local": tuple(ID),
}


@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_writes_for_another_side(world: World, role: MemberRole) -> None:
    door, record = world.doors[role], running(world, role)
    for other, id in ID.items():
        try:
            door.append(record, id, statement(f"{role}以{other}的身份"))
            written = True
        except AccessDenied:
            written = False
        assert written == (other in WRITES[role]), (role, other)
    if WRITES[role]:
        assert {person.role for person in door.writers(record)} == set(WRITES[role])


def test_who_may_not_write_is_told_so_before_anything_else_is_looked_at(world: World) -> None:
    """No answer on whether the event would have been admitted, and no trace of its words."""
    for body in (statement("替对方说"), {"type": "proposal", "points": []}, {"type": "no such event"}):
        with pytest.raises(AccessDenied):
            world.doors["prosecutor"].append(world.running, ID["suspect"], body)
    with world.store.reading() as session:
        assert session.query(IntentRow).all() == []


def test_a_member_may_be_narrowed_to_one_participant(world: World) -> None:
    """Two victims of one case have two interests: neither writes for the other."""
    second = world.login("second victim")
    host = world.doors["victim"]
    second.accept(host.invite(world.matter, "victim", participants=["someone_else"]))
    with pytest.raises(AccessDenied):
        second.append(world.running, ID["victim"], statement("我是另一名被害人"))
    assert second.record(world.running).events
    assert second.writers(world.running) == []


def test_an_outsider_finds_nothing(world: World) -> None:
    door = world.outsider
    assert door.matters() == []
    assert door.search("李某") == []
    for operation, action in ACTIONS.items():
        if operation not in ("create_matter", "export_own"):
            with pytest.raises(NoSuchObject):
                action(world, door, "counsel", False)


def test_the_court_reads_a_record_when_it_is_closed_and_not_when_it_is_reopened(world: World) -> None:
    court, local = world.doors["court"], world.doors["counsel"]
    assert [found.id for found in court.negotiations(world.matter)] == [CLOSED_ID]
    assert court.record(CLOSED_ID).state.closed is not None
    local.append(CLOSED_ID, ID["counsel"], {"type": "reopened", "reason": "有新的证据"})
    try:
        with pytest.raises(AccessDenied) as refused:
            court.record(CLOSED_ID)
        assert refused.value.in_language("zh") == "审判人员在协商结束之后才能查阅协商记录"
        assert court.matters() == []
    finally:
        with world.store.writing() as session:
            for row in session.query(NegotiationRow).where(NegotiationRow.id == CLOSED_ID):
                row.closed = True


def test_a_refusal_says_who_may_not_do_what_in_both_languages(world: World) -> None:
    with pytest.raises(AccessDenied) as refused:
        world.doors["observer"].export_record(world.running)
    assert refused.value.in_language("zh") == "观察员不能导出协商记录"
    assert refused.value.in_language("en") == "as observer you may not export a record"
    assert isinstance(refused.value, StoreError)


def test_the_local_person_has_no_part_in_what_others_keep(world: World) -> None:
    """A database that was served to many and is then opened on one machine shows nobody's papers there."""
    door = world.doors["local"]
    assert [found.id for found in door.matters() if found.title != "新事项"] == [world.alone]
    with pytest.raises(NoSuchObject):
        door.record(world.running)


def test_nobody_who_logs_in_takes_the_part_of_the_local_person(world: World) -> None:
    with pytest.raises(AccessDenied):
        world.outsider.create_matter("冒充本机", role="local")
    with pytest.raises(ValueError):
        world.store.login("local", "local", "冒充")
