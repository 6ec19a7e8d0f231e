"""Each side brings in its own, and the other side's first; from then on that side is nobody else's doing."""

from __future__ import annotations

import datetime

import pytest
from store.conftest import Clock
from store.people import ID, opening
from store.world import ISSUER

from engine.errors import InputError
from engine.store.door import Door
from engine.store.faults import AccessDenied, NoSuchObject
from engine.store.store import Store


@pytest.fixture
def counsel(store: Store) -> Door:
    return Door(store, store.login(ISSUER, "wu", "吴律师"))


@pytest.fixture
def matter(counsel: Door) -> str:
    return counsel.create_matter("李某盗窃案", role="counsel").id


def person(store: Store, name: str) -> Door:
    return Door(store, store.login(ISSUER, name, name))


def test_an_invitation_is_taken_up_once(store: Store, counsel: Door, matter: str) -> None:
    code = counsel.invite(matter, "prosecutor")
    found = person(store, "周").accept(code)
    assert (found.id, found.role, found.side) == (matter, "prosecutor", "prosecution")
    for who in ("周", "冒名者"):
        with pytest.raises(NoSuchObject):
            person(store, who).accept(code)


def test_a_code_is_kept_nowhere(store: Store, counsel: Door, matter: str) -> None:
    code = counsel.invite(matter, "observer")
    with store.reading() as session:
        from engine.store.tables import InvitationRow

        assert [row.code for row in session.query(InvitationRow)] != [code]


def test_an_old_invitation_is_void(store: Store, counsel: Door, matter: str, clock: Clock) -> None:
    code = counsel.invite(matter, "observer")
    clock.time += datetime.timedelta(days=15)
    with pytest.raises(NoSuchObject):
        person(store, "何").accept(code)


def test_an_invitation_of_somebody_who_left_is_void(store: Store, counsel: Door, matter: str) -> None:
    suspect = person(store, "李")
    suspect.accept(counsel.invite(matter, "suspect"))
    code = counsel.invite(matter, "counsel")
    suspect.remove_member(matter, counsel.user.id)
    with pytest.raises(NoSuchObject):
        person(store, "新律师").accept(code)


def test_a_side_with_members_adds_its_own(store: Store, counsel: Door, matter: str) -> None:
    """Nobody puts a second prosecutor beside the first but the prosecution: also not with a code made before."""
    first, second = counsel.invite(matter, "prosecutor"), counsel.invite(matter, "prosecutor")
    prosecutor = person(store, "周")
    prosecutor.accept(first)
    with pytest.raises(AccessDenied) as refused:
        person(store, "假检察官").accept(second)
    assert refused.value.in_language("zh") == "检察机关已有自己的成员，由其自行增加"
    with pytest.raises(AccessDenied):
        counsel.add_member(matter, ISSUER, "another", "另一名", "prosecutor")
    assert prosecutor.add_member(matter, ISSUER, "another", "书记员", "prosecutor").side == "prosecution"
    counsel.invite(matter, "observer")  # neutral persons and the court may be several
    prosecutor.invite(matter, "court")


def test_nobody_reaches_the_defenders_papers_through_a_duty_lawyer(store: Store, counsel: Door, matter: str) -> None:
    duty = person(store, "值班")
    duty.accept(counsel.invite(matter, "duty_lawyer"))
    with pytest.raises(AccessDenied):
        duty.invite(matter, "counsel")


def test_whom_nobody_takes_out(store: Store, counsel: Door, matter: str) -> None:
    suspect = person(store, "李")
    suspect.accept(counsel.invite(matter, "suspect"))
    with pytest.raises(AccessDenied):
        counsel.remove_member(matter, suspect.user.id)
    prosecutor = person(store, "周")
    prosecutor.accept(counsel.invite(matter, "prosecutor"))
    with pytest.raises(AccessDenied):
        prosecutor.remove_member(matter, counsel.user.id)
    suspect.remove_member(matter, counsel.user.id)  # the choice of a lawyer is the suspect's
    assert counsel.matters() == []
    suspect.leave(matter)
    assert suspect.matters() == []
    assert [found.user for found in prosecutor.members(matter)] == [prosecutor.user.id]
    with pytest.raises(AccessDenied):
        prosecutor.leave(matter)


def test_joining_twice_or_in_no_role(store: Store, counsel: Door, matter: str) -> None:
    with pytest.raises(InputError):
        counsel.add_member(matter, ISSUER, "wu", "吴", "counsel")
    for role in ("local", "judge"):
        with pytest.raises(InputError):
            counsel.invite(matter, role)  # type: ignore[arg-type]
    for issuer, subject in (("local", "local"), ("", "x"), (ISSUER, "")):
        with pytest.raises(InputError):
            counsel.add_member(matter, issuer, subject, "某", "observer")


def test_being_added_does_not_rename_anybody(store: Store, counsel: Door, matter: str) -> None:
    known = person(store, "何观察员")
    found = counsel.add_member(matter, ISSUER, "何观察员", "绰号", "observer")
    assert (found.user, found.name) == (known.user.id, "何观察员")


def test_a_login_is_one_person_however_often_they_come(store: Store) -> None:
    first, again = store.login(ISSUER, "sub", "旧名"), store.login(ISSUER, "sub", "新名")
    assert first.id == again.id and again.name == "新名"
    assert store.login("https://other.example", "sub", "旧名").id != first.id


def test_a_login_provider_may_say_anything(store: Store) -> None:
    assert store.login(ISSUER, "sub", "名\x00\n" + "长" * 500).name == "名" + "长" * 199
    for subject in ("", "\x00", "\ud800"):
        with pytest.raises(ValueError):
            store.login(ISSUER, subject, "某")


def test_titles_that_no_list_can_show_are_refused(counsel: Door) -> None:
    for title in ("", "   ", "长" * 301, "零\x00", "半\ud800", "两\n行"):
        with pytest.raises(InputError):
            counsel.create_matter(title, role="counsel")


def test_either_side_opens(store: Store) -> None:
    for role in ("counsel", "prosecutor", "suspect", "duty_lawyer"):
        door = person(store, role)
        matter = door.create_matter("案", role=role).id  # type: ignore[arg-type]
        assert door.open_negotiation(matter, ID[role], opening()).events[0].role == role
