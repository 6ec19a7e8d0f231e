"""The door, as far as who belongs to a matter goes: each side brings in its own, and the other side's first member.

A side that has members here is complete without anybody else's doing: nobody puts a stranger on the other side.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Sequence

import sqlalchemy as sa

from engine.errors import InputError, Problem
from engine.store import words
from engine.store.access import MEMBER_ROLES, STORE_SIDES, Operation, access, side_of
from engine.store.faults import NoSuchObject
from engine.store.guard import NOTHING, Guard, Visit
from engine.store.items import Matter, Member, User
from engine.store.store import LOCAL
from engine.store.tables import InvitationRow, MatterRow, MemberRole, MemberRow
from engine.text import Text

VALID = datetime.timedelta(days=14)  # an invitation that nobody took up in two weeks is void
NOT_A_LOGIN = Text(zh="须写明登录服务和其中的账号", en="needs the login provider and the account there")
NOT_A_ROLE = Text(zh="不能以这一身份加入", en="nobody joins in this role")
ALREADY = Text(zh="已经是这个事项的成员", en="is a member of this matter already")
COMPLETE = Text(
    zh="{side}已有自己的成员，由其自行增加", en="the {side} has members of its own here and adds further ones itself"
)
OTHERS = Text(zh="只能移出本方成员", en="only members of one's own side can be taken out")
STAYS = Text(zh="{role}不能被移出，只能自行退出", en="nobody takes the {role} out; they may leave")
LAST = Text(zh="最后一名成员不能退出", en="the last member cannot leave")
NO_CODE = Text(
    zh="邀请码不正确、已经用过或者已经过期", en="the invitation is not known, was used already, or is too old"
)


class MemberDoor(Guard):
    """Members: added by name, by an invitation, taken out, leaving."""

    def add_member(
        self,
        matter: str,
        issuer: str,
        subject: str,
        name: str,
        role: MemberRole,
        *,
        participants: Sequence[str] = (),
    ) -> Member:
        """Add somebody whose login is known; `participants` narrows for whom they may write.

        Raises:
            AccessDenied: not by one's role, or the other side adds its own.
            InputError: no such role, or a member already.
        """
        name = words.line(name, "name", words.NAME, needed=True)
        with self._visit(write=True) as visit:
            _bring(visit, matter, role)
            if issuer in ("", LOCAL) or not subject or not (issuer + subject).isprintable():
                raise InputError(Problem("issuer", NOT_A_LOGIN))
            user = self.store.known(visit.session, issuer, subject, name)
            return _join(visit, matter, user, role, list(participants))

    def invite(self, matter: str, role: MemberRole, *, participants: Sequence[str] = ()) -> str:
        """A code with which one person joins in that role; it is shown once and kept nowhere.

        Raises:
            AccessDenied, InputError: as `add_member`.
        """
        code = secrets.token_urlsafe(24)
        with self._visit(write=True) as visit:
            _bring(visit, matter, role)
            row = InvitationRow(
                code=_hash(code),
                matter=matter,
                role=role,
                participants=list(participants),
                by=self.user.id,
                until=self.store.clock() + VALID,
            )
            visit.session.add(row)
        return code

    def accept(self, code: str) -> Matter:
        """Join the matter to which one was invited.

        Raises:
            NoSuchObject: the code is none, was used or is too old.
            AccessDenied: the side has got members of its own since.
            InputError: one is a member already.
        """
        with self._visit(write=True) as visit:
            line = visit.ask("see_matter", "matter")
            row = visit.session.get(InvitationRow, _hash(code), with_for_update=True)
            if row is None or row.until < self.store.clock():
                raise NoSuchObject(NO_CODE)
            line.matter = line.object = row.matter
            host = visit.session.get(MemberRow, (row.matter, row.by))
            if host is None:  # whoever invited is no member any more
                raise NoSuchObject(NO_CODE)
            if not _own(row.role, host):
                _complete(visit, row.matter, row.role)
            _join(visit, row.matter, self.user, row.role, row.participants)
            visit.session.delete(row)
            found = visit.session.get_one(MatterRow, row.matter)
            line.allowed = True
            return Matter(found.id, found.title, found.parties, row.role, side_of(row.role))

    def remove_member(self, matter: str, user: str) -> None:
        """Take a member of one's own side out; they read nothing of the matter from then on.

        Raises:
            AccessDenied: the member is of another side, or nobody takes them out.
            NoSuchObject: no such member.
        """
        with self._visit(write=True) as visit:
            _, me = visit.matter("remove_own_side", matter)
            row = visit.session.get(MemberRow, (matter, user)) if user.isprintable() else None
            if row is None:
                raise NoSuchObject(NOTHING["member"])
            if row.side != me.side:
                raise visit.refused(OTHERS)
            if row.role in access().stays and user != self.user.id:
                raise visit.refused(STAYS.format(role=MEMBER_ROLES[row.role]))
            _take_out(visit, row)

    def leave(self, matter: str) -> None:
        """Belong to a matter no longer; raises `AccessDenied` where nobody would be left."""
        with self._visit(write=True) as visit:
            _, me = visit.matter("see_matter", matter)
            _take_out(visit, me)


def _own(role: MemberRole, me: MemberRow) -> bool:
    """Whether somebody in the role would be one of one's own party; neutral persons and the court are nobody's."""
    return side_of(role) == me.side and me.side not in ("neutral", "court")


def _bring(visit: Visit, matter: str, role: MemberRole) -> None:
    if role not in MEMBER_ROLES or role == "local":
        raise InputError(Problem("role", NOT_A_ROLE))
    me = visit.member(matter)
    operation: Operation = "add_own_side" if me is not None and _own(role, me) else "invite"
    _, me = visit.matter(operation, matter)
    if not _own(role, me):
        _complete(visit, matter, role)


def _complete(visit: Visit, matter: str, role: MemberRole) -> None:
    """Refuse another side's second member; neutral persons and the court may be several."""
    side = side_of(role)
    if side in ("neutral", "court"):
        return
    if visit.session.scalar(sa.select(MemberRow.user).where(MemberRow.matter == matter, MemberRow.side == side)):
        raise visit.refused(COMPLETE.format(side=STORE_SIDES[side]))


def _join(visit: Visit, matter: str, user: User, role: MemberRole, participants: list[str]) -> Member:
    if visit.session.get(MemberRow, (matter, user.id)) is not None:
        raise InputError(Problem("user", ALREADY))
    now = visit.store.clock()
    row = MemberRow(matter=matter, user=user.id, role=role, side=side_of(role), participants=participants, at=now)
    visit.session.add(row)
    visit.session.flush()
    return Member(user.id, user.name, role, row.side)


def _take_out(visit: Visit, row: MemberRow) -> None:
    others = sa.select(sa.func.count()).where(MemberRow.matter == row.matter, MemberRow.user != row.user)
    if not visit.session.scalar(others):
        raise visit.refused(LAST)
    visit.session.delete(row)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
