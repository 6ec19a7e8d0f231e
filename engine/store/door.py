"""The one door to what is kept: who asks, may they, is it noted; nobody reads or writes but through here.

Whether somebody may is looked up in `access.yaml`; what they may not know of does not exist for them; what was asked
for and granted or refused stands in the access log.
"""

from __future__ import annotations

from engine.store.door_cases import CaseDoor
from engine.store.door_files import FileDoor
from engine.store.door_matters import MatterDoor
from engine.store.door_members import MemberDoor
from engine.store.door_private import PrivateDoor
from engine.store.door_records import RecordDoor
from engine.store.store import Store


class Door(MatterDoor, MemberDoor, CaseDoor, RecordDoor, PrivateDoor, FileDoor):
    """The store as one person may see and use it.

    Attributes:
        user: who asks; from `store.login(...)`, which the caller does after the login provider has vouched for them.
    """

    @classmethod
    def local(cls, store: Store) -> Door:
        """The door for one person on one machine, where nobody logs in.

        They keep the record for everybody who sits at the table and may write for each; the role `local` in
        `access.yaml` says so. What people who log in keep in the same database is not theirs.
        """
        return cls(store, store.local())
