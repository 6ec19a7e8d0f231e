"""The store: one database, its transactions, the people who log in, and what must be told after a crash.

It checks nobody. Pages and commands do not come here but to `door.py`.
"""

from __future__ import annotations

import datetime
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import connection, intents, migrate, search, words
from engine.store.faults import BUSY, FULL, StoreFault, told
from engine.store.items import Notice, User
from engine.store.records import Records
from engine.store.tables import LogRow, MemberRow, NoticeRow, UserRow

LOCAL = "local"  # issuer and subject of the one person on a machine without a login
NOTED_AGAIN = 60.0  # seconds after which the same person reading the same thing is noted anew
_REMEMBERED = 10_000

Clock = Callable[[], datetime.datetime]


def new_id() -> str:
    """An id that nobody can guess."""
    return uuid.uuid4().hex


def now() -> datetime.datetime:
    """This moment, in UTC."""
    return datetime.datetime.now(datetime.UTC)


class Store:
    """An open database; safe to share between the threads of a process, not across a fork.

    Attributes:
        where: the database's address without its password, for messages.
        clock: what time it is, for whatever is written.
    """

    def __init__(self, engine: sa.Engine, where: str, clock: Clock) -> None:
        self.engine = engine
        self.where = where
        self.clock = clock
        self.records = Records()
        self._writer = engine.execution_options(write=True)
        # PostgreSQL would otherwise show each statement another moment: a head, and then events beyond it.
        one_moment = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
        self._reader = engine.execution_options(**one_moment)
        self._noted: dict[tuple[str, str, str, str], float] = {}
        self._waiting: list[LogRow] = []
        self._lock = threading.Lock()
        self.trigrams = False

    @classmethod
    def open(cls, url: str | None = None, *, clock: Clock = now) -> Store:
        """Open the database, bring its tables up to date, and see to what a crash left behind.

        Args:
            url: `sqlite:///file` or `postgresql://…`; by default what `LIANGXING_DATABASE` names, else a file in the
                user's data folder.
            clock: the time to write down.

        Raises:
            StoreFault: it cannot be opened, or was made by a newer program.
        """
        found = connection.address(url)
        where = found.render_as_string(hide_password=True)
        store = cls(connection.connect(found), where, clock)
        try:
            with store.writing() as session:
                migrate.migrate(session.connection())
                store.trigrams = search.prepare(session)
            intents.examine(store)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees one moment of the database."""
        with told(self.where), Session(self._reader, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that writes all or nothing; on SQLite it holds the write lock from its first statement."""
        with told(self.where), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    # People ----------------------------------------------------------------------------------------------------------

    def login(self, issuer: str, subject: str, name: str) -> User:
        """The person whom the login provider `issuer` knows as `subject`; made when they first come.

        Raises:
            ValueError: the provider names nobody, or says it is this machine itself.
        """
        if issuer == LOCAL or not (issuer and issuer.isprintable() and subject and subject.isprintable()):
            raise ValueError("a login needs its issuer and subject")
        return self._user(issuer, subject, words.name(name))

    def local(self) -> User:
        """The one person on this machine, where nobody logs in."""
        return self._user(LOCAL, LOCAL, "本机 / this machine")

    def _user(self, issuer: str, subject: str, name: str) -> User:
        with self.reading() as session:
            row = session.scalar(_who(issuer, subject))
            if row is not None and row.name == name:
                return _person(row)
        with self.writing() as session:
            found = self.known(session, issuer, subject, name)
            row = session.get_one(UserRow, found.id)
            row.name = name
            return _person(row)

    def known(self, session: Session, issuer: str, subject: str, name: str) -> User:
        """The person of that login, made with that name where they never came; who is known keeps their own name."""
        row = session.scalar(_who(issuer, subject).with_for_update())
        if row is None:
            row = UserRow(id=new_id(), issuer=issuer, subject=subject, name=name)
            session.add(row)
            session.flush()
        return _person(row)

    # What must be told -----------------------------------------------------------------------------------------------

    @property
    def notices(self) -> list[Notice]:
        """Every notice to whomever, the oldest first; what another process left behind meanwhile is seen to first."""
        return self.notices_for(None)

    def notices_for(self, user: str | None) -> list[Notice]:
        """The notices to one person in matters they belong to, or all to all."""
        intents.examine(self)
        query = sa.select(NoticeRow).order_by(NoticeRow.at)
        if user is not None:
            belongs = sa.and_(MemberRow.matter == NoticeRow.matter, MemberRow.user == NoticeRow.user)
            query = query.join(MemberRow, belongs).where(NoticeRow.user == user)
        with self.reading() as session:
            rows = session.scalars(query)
            return [
                Notice(row.id, row.at, row.kind, row.matter, row.negotiation, row.sequence, row.type, row.draft)
                for row in rows
            ]

    # Who did what ----------------------------------------------------------------------------------------------------

    def note(self, entries: list[LogRow], *, reading: bool = False) -> None:
        """Write lines of the access log in a transaction of their own.

        A page asks for the same thing many times a minute: the same allowed reading is noted once in a while. A disk
        without room, a database held by another program stop nobody from reading what they may need to take away:
        the lines wait until they can be written.
        """
        if reading:
            entries = [entry for entry in entries if self._due(entry)]
        if not entries:
            return
        with self._lock:
            entries, self._waiting = [*self._waiting, *entries], []
        try:
            with self.writing() as session:
                session.add_all(entries)
        except StoreFault as fault:
            with self._lock:
                self._waiting = [*entries, *self._waiting][:_REMEMBERED]
            if not reading or fault.text not in (FULL, BUSY):
                raise

    def _due(self, entry: LogRow) -> bool:
        key = (entry.user, entry.operation, entry.kind, entry.object)
        moment = time.monotonic()
        with self._lock:
            if moment - self._noted.get(key, -NOTED_AGAIN) < NOTED_AGAIN:
                return False
            if len(self._noted) >= _REMEMBERED:
                self._noted.clear()
            self._noted[key] = moment
        return True


def _who(issuer: str, subject: str) -> sa.Select[UserRow]:
    return sa.select(UserRow).where(UserRow.issuer == issuer, UserRow.subject == subject)


def _person(row: UserRow) -> User:
    return User(row.id, row.name, local=row.issuer == LOCAL)
