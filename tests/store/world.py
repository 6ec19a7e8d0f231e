"""A matter in which everybody who may take part does, each with things of their own, and somebody who has no part."""

from __future__ import annotations

from dataclasses import dataclass, field

from store.people import CASE, CLOSED, ID, opening, statement

from engine.store.access import side_of
from engine.store.door import Door
from engine.store.store import Store
from engine.store.tables import MemberRole

ISSUER = "https://login.example"
ROLES: tuple[MemberRole, ...] = (
    "suspect",
    "counsel",
    "duty_lawyer",
    "prosecutor",
    "victim",
    "victim_agent",
    "guardian",
    "interpreter",
    "moderator",
    "observer",
    "court",
)
# Who keeps the papers that their whole side reads.
LEADING: dict[str, MemberRole] = {"defence": "counsel", "prosecution": "prosecutor", "victim": "victim_agent"}
CLOSED_ID = "f" * 32


def secret(role: str, where: str) -> str:
    """Words that stand in one person's private things and nowhere else."""
    return f"机密-{role}-{where}-只有本方知道"


@dataclass
class World:
    """Ids of everything, by the role of whoever made it."""

    store: Store
    doors: dict[MemberRole, Door] = field(default_factory=dict)
    outsider: Door = None  # type: ignore[assignment]
    matter: str = ""
    running: str = ""  # a negotiation that is not closed
    quiet: str = ""  # a matter with nothing closed in it
    alone: str = ""  # the matter of the person at this machine
    alone_running: str = ""
    cases: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    extras: int = 0

    def login(self, name: str) -> Door:
        return Door(self.store, self.store.login(ISSUER, name, f"用户{name}"))

    def newcomer(self) -> str:
        """The subject of somebody nobody knows yet."""
        self.extras += 1
        return f"newcomer-{self.extras}"

    def extra(self, role: MemberRole) -> str:
        """One more member of a role, put there without asking anybody; their user id."""
        from engine.store.tables import MemberRow

        user = self.store.login(ISSUER, self.newcomer(), "多余的人")
        with self.store.writing() as session:
            row = MemberRow(matter=self.matter, user=user.id, role=role, side=side_of(role), participants=[])
            row.at = self.store.clock()
            session.add(row)
        return user.id


def build(store: Store) -> World:
    """The world, made through the door by those who may make it."""
    world = World(store)
    for role in ROLES:
        world.doors[role] = world.login(role)
    world.outsider = world.login("outsider")
    world.doors["local"] = Door.local(store)
    counsel = world.doors["counsel"]
    world.matter = counsel.create_matter("李某盗窃案", "李某、郑某", role="counsel").id
    world.quiet = counsel.create_matter("安静的事项", role="counsel").id
    counsel.import_record(world.matter, CLOSED)
    for role in ROLES:
        if role != "counsel":
            for matter in (world.matter, world.quiet):
                _bring_in(world, matter, role)
    world.running = counsel.open_negotiation(world.matter, ID["counsel"], opening()).id
    for role in ROLES:
        _own_things(world, role)
    _local(world)
    return world


def _bring_in(world: World, matter: str, role: MemberRole) -> None:
    host = world.doors["victim"] if role == "victim_agent" else world.doors["counsel"]
    world.doors[role].accept(host.invite(matter, role))


def _own_things(world: World, role: MemberRole) -> None:
    door = world.doors[role]
    if role in ("suspect", "counsel", "duty_lawyer", "prosecutor", "victim", "victim_agent", "moderator"):
        case = {**CASE, "title": secret(role, "title"), "note": secret(role, "case")}
        created = door.create_case(world.matter, case, parties=secret(role, "parties"))
        door.save_case(created.id, {**case, "note": secret(role, "second version")})
        world.cases[role] = created.id
    if role != "court":
        item = door.keep_private(world.matter, "note", secret(role, "heading"), {"text": secret(role, "note")})
        world.items[role] = item.id
        door.append(world.running, ID[role], statement(f"{role}的公开陈述"))


def _local(world: World) -> None:
    """What the person at this machine keeps in the same database, for all sides."""
    door = world.doors["local"]
    matter = world.alone = door.create_matter("本机的事项", "张某").id
    door.import_record(matter, CLOSED)
    world.alone_running = door.open_negotiation(matter, ID["prosecutor"], opening()).id
    world.cases["local"] = door.create_case(matter, {**CASE, "note": secret("local", "case")}, side="prosecution").id
    item = door.keep_private(matter, "note", secret("local", "heading"), secret("local", "note"), side="victim")
    world.items["local"] = item.id
