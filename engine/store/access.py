"""The table of who may do what (`access.yaml`), read strictly; the one place where a grant is looked up."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, cast, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from engine.negotiation.participants import ROLES, SIDE_OF, SIDES, Role
from engine.store.tables import MemberRole, StoreSide
from engine.text import Text
from engine.yaml_source import load

Operation = Literal[
    "create_matter",
    "see_matter",
    "edit_matter",
    "add_own_side",
    "remove_own_side",
    "invite",
    "read_case",
    "write_case",
    "open_negotiation",
    "read_record",
    "append",
    "export_record",
    "import_record",
    "read_private",
    "write_private",
    "read_log",
    "export_own",
]
OPERATIONS: tuple[Operation, ...] = get_args(Operation)

MEMBER_ROLES: dict[MemberRole, Text] = {
    **cast("dict[MemberRole, Text]", ROLES),
    "court": Text(zh="审判人员", en="court"),
    "local": Text(zh="本机使用者", en="the person at this machine"),
}
STORE_SIDES: dict[StoreSide, Text] = {
    **cast("dict[StoreSide, Text]", SIDES),
    "court": Text(zh="法院", en="court"),
    "local": Text(zh="本机", en="this machine"),
}


def side_of(role: MemberRole) -> StoreSide:
    """The side on which a member stands."""
    return role if role == "court" or role == "local" else SIDE_OF[role]  # so that types follow


def _word(value: Any) -> Any:
    """YAML reads yes and no as true and false."""
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


Grant = Literal["yes", "own", "closed", "no"]
_Cell = Annotated[Grant, BeforeValidator(_word)]


class Access(BaseModel):
    """`access.yaml`: every operation for every role."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: tuple[MemberRole, ...]
    operations: dict[Operation, Text]
    table: dict[Operation, tuple[_Cell, ...]]
    writes_for: dict[MemberRole, tuple[Role, ...]]
    sees: dict[StoreSide, tuple[StoreSide, ...]]
    stays: tuple[MemberRole, ...]

    @model_validator(mode="after")
    def _complete(self) -> Access:
        short = [name for name, row in self.table.items() if len(row) != len(self.columns)]
        whole = (
            set(self.columns) == set(self.writes_for) == set(MEMBER_ROLES)
            and set(self.table) == set(self.operations) == set(OPERATIONS)
            and set(self.sees) == set(STORE_SIDES)
        )
        if short or not whole:
            raise ValueError(f"every operation names every role once ({', '.join(short) or 'one is missing'})")
        return self

    def grant(self, role: MemberRole, operation: Operation) -> Grant:
        """What the table says."""
        return self.table[operation][self.columns.index(role)]


@cache
def access() -> Access:
    """The table as shipped."""
    path = Path(__file__).with_name("access.yaml")
    return Access.model_validate(load(path.read_text(encoding="utf-8"), name=path.name))
