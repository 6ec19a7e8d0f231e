"""The door to the store for this reader: whatever the pages read or write there goes through it."""

from __future__ import annotations

import os
from dataclasses import dataclass

import streamlit as st

from engine.store import connection, folder
from engine.store.door import Door
from engine.store.faults import AccessDenied, StoreFault
from engine.store.store import Store
from views import datadir, served
from views.text import catalogue, language, plain, read, say


def door() -> Door:
    """The door for whoever reads this page: whoever is logged in or, where nobody logs in, the person at this machine.

    Raises:
        AccessDenied: people log in here, and this reader has not.
        StoreFault: the store cannot be opened, or the reader sits at another machine than the one whose it is.
    """
    if served.served():
        who = served.reader()
        if who is None:
            raise AccessDenied(catalogue()["door.nobody"])
        store = _shared()
        return Door(store, store.login(who.issuer, who.account, who.name))
    if not datadir.local():
        raise StoreFault(catalogue()["door.remote"])
    return Door.local(_shared())


@dataclass(frozen=True)
class _Opened:
    """The one store of all readers, which holds nothing of any of them; and which file it was."""

    store: Store
    file: tuple[int, int] | None

    def there(self) -> bool:
        """Whether that file is still the one: what is written into one that was deleted or replaced is lost."""
        return self.file == _file(self.store)

    def close(self) -> None:
        self.store.close()


def _shared() -> Store:
    return _store(os.environ.get(connection.VARIABLE, ""), str(folder.directory())).store


@st.cache_resource(show_spinner=False, validate=_Opened.there, on_release=_Opened.close)
def _store(named: str, directory: str) -> _Opened:
    store = Store.open()
    return _Opened(store, _file(store))


def _file(store: Store) -> tuple[int, int] | None:
    """What names the database's file on its disk; None for one that is no file, or is gone."""
    if store.engine.url.get_backend_name() != "sqlite":
        return None
    try:
        found = os.stat(str(store.engine.url.database))
    except OSError:
        return None
    return found.st_dev, found.st_ino


def notices(found: Door) -> None:
    """What the store must tell this reader, until they have read it."""
    for notice in found.notices():
        with st.container(horizontal=True, vertical_alignment="center", key=f"notice {notice.id}"):
            st.warning(plain(read(notice.text)), icon=":material/report:", width="stretch")
            key = f"notice/{language()}/{notice.id}"
            st.button(say("share.seen"), key=key, type="tertiary", on_click=found.dismiss, args=(notice.id,))
