"""`liangxing negotiation`: a record in a file, opened, added to, shown, examined, exchanged.

Nothing of the engine is imported before it is needed, because the help asks for the words below.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = ("hearing", "closing", "signing", "agreement")
HELP = {
    "negotiation": (
        "协商记录：开启、记入、查看、核对、交换",
        "records of negotiations: open, add, show, verify, exchange",
    ),
    "negotiation_open": ("以一个案件开启协商，写成记录文件", "open a negotiation on a case, as a record file"),
    "negotiation_add": ("在记录后面加一条", "put an event on a record"),
    "negotiation_show": ("按时间列出记录", "a record as a timeline"),
    "negotiation_gate": ("各步骤之前还缺什么，依据何在", "what is missing before each step, with its article"),
    "negotiation_verify": (
        "核对记录：改动、删除、调序、插入、签名；有问题时状态为2",
        "verify a record: edits, removals, order, insertions, signatures; status 2 where there is a fault",
    ),
    "negotiation_turns": ("各轮主张的数字，以及是什么使其变动", "the figures round by round, and what moved them"),
    "negotiation_facts": (
        "协商是否实质：一份记录的事实，或者许多记录并列",
        "was it substantive: the facts of a record, or of many side by side",
    ),
    "negotiation_export": ("把新的内容导出，交给对方", "export what is new, for the other side"),
    "negotiation_merge": (
        "并入对方导出的内容；分叉时并列显示",
        "take in what the other side exported; a fork is shown",
    ),
    "negotiation_confirm": ("确认对方对分叉的处理", "confirm how the other side settled a fork"),
    "negotiation_case": ("把案件现状写成案件文件，供生成文书", "write the case as it stands, for its documents"),
    "negotiation_key": ("签名用的密钥", "keys for signing"),
    "key_new": ("生成新的密钥", "make a new key"),
    "key_show": ("显示密钥的公钥，写入参加人的key", "the public key, for a participant's `key`"),
    "record": ("记录文件", "record file"),
    "records": ("记录文件或者文件夹", "record files or folders"),
    "opener": ("由谁开启（参加人编号）", "who opens it (id of a participant)"),
    "participants": (
        "参加人：YAML文件，或者“编号:姓名:身份[:单位]”，可多个",
        "participants: a YAML file, or id:name:role[:office], several of them",
    ),
    "negotiation_title": ("名称，默认案件的名称", "title (default: the case's)"),
    "agenda": ("议题，可多次", "a matter for the agenda; may be given more than once"),
    "block": ("双方约定：本项目建议的程序也须做到", "the parties agree that proposed steps block too"),
    "author": ("记录人（参加人编号）", "whose event it is (id of a participant)"),
    "event": (
        "一条记录的内容（YAML或JSON）；- 表示标准输入",
        "the event's content (YAML or JSON), - for standard input",
    ),
    "key": (
        "签名用的私钥文件（PEM）；密码取自环境变量 LIANGXING_KEY_PASSWORD",
        "file of the private key to sign with (PEM); its password is read from LIANGXING_KEY_PASSWORD",
    ),
    "since_show": ("从第N条之后开始", "begin after event N"),
    "since": ("导出第N条之后的内容", "export what comes after event N"),
    "step": ("只看这一步骤", "this step only"),
    "on": ("签署的日期，默认今天（北京时间）", "the day of the signing (default today in Beijing)"),
    "head": (
        "此前知道的某一条的校验值，记录里须还有它",
        "a hash that you saw in the record before; it must still be there",
    ),
    "csv": ("输出CSV", "print CSV"),
    "incoming": ("对方的导出文件", "the other side's export"),
    "merged": ("并入后的记录，默认写回原文件", "the record with what came in (default: in its place)"),
    "keep": ("分叉时以哪一支为准（须由对方确认）", "which branch of a fork goes on (the other side confirms)"),
}
Read = Callable[[str], dict[str, Any]]


def _later(name: str, read: Read | None = None) -> Callable[[Any], tuple[str, int]]:
    """A command that is imported when it runs; `read` for those that read a case or an event."""

    def run(options: Any) -> tuple[str, int]:
        from engine import cli_negotiation_run as commands

        command = getattr(commands, name)
        found: tuple[str, int] = command(options) if read is None else command(options, read)
        return found

    return run


def grammar(command: Any, read: Read) -> None:
    """The sub-commands and their arguments; `read` gives the mapping of a YAML file or of standard input."""
    add = command.choice()

    opens = add("open", _later("open_", read), help="negotiation_open")
    opens.argument("case", "case", metavar="CASE")
    _output(opens)
    opens.argument("--by", "opener", dest="author", metavar="ID", required=True)
    opens.argument("--participants", "participants", metavar="WHO", nargs="+", required=True)
    opens.argument("--title", "negotiation_title", metavar="TITLE")
    opens.argument("--agenda", "agenda", metavar="TEXT", action="append", default=[])
    opens.argument("--block", "block", action="store_true")
    opens.argument("--key", "key", metavar="KEY", type=Path)

    adds = add("add", _later("add", read), help="negotiation_add")
    _record(adds)
    _author(adds)
    adds.argument("--event", "event", metavar="FILE", required=True)

    shows = add("show", _later("show"), help="negotiation_show")
    _record(shows)
    shows.argument("--since", "since_show", metavar="N", type=int, default=0)

    gates = add("gate", _later("gate"), help="negotiation_gate")
    _record(gates)
    gates.argument("--step", "step", choices=STEPS)
    gates.argument("--on", "on", metavar="DATE")
    gates.argument("--json", "json", action="store_true")

    verifies = add("verify", _later("verify"), help="negotiation_verify")
    _record(verifies)
    verifies.argument("--head", "head", metavar="HASH", default="")
    verifies.argument("--json", "json", action="store_true")

    turns = add("turns", _later("turns"), help="negotiation_turns")
    _record(turns)
    turns.argument("--json", "json", action="store_true")

    facts = add("facts", _later("facts"), help="negotiation_facts")
    facts.argument("files", "records", metavar="FILE", nargs="+", type=Path)
    facts.argument("--json", "json", action="store_true")
    facts.argument("--csv", "csv", action="store_true")

    exports = add("export", _later("export"), help="negotiation_export")
    _record(exports)
    exports.argument("--since", "since", metavar="N", type=int, default=0)
    _output(exports)

    merges = add("merge", _later("merge"), help="negotiation_merge")
    _record(merges)
    merges.argument("incoming", "incoming", metavar="INCOMING", type=Path)
    merges.argument("-o", "merged", dest="output", metavar="FILE", type=Path)
    merges.argument("--keep", "keep", choices=("ours", "theirs"))
    _author(merges, required=False)

    confirms = add("confirm", _later("confirm"), help="negotiation_confirm")
    _record(confirms)
    _author(confirms)

    cases = add("case", _later("case"), help="negotiation_case")
    _record(cases)
    _output(cases)

    keys = add("key", help="negotiation_key").choice()
    new = keys("new", _later("key_new"), help="key_new")
    _output(new)
    shown = keys("show", _later("key_show"), help="key_show")
    shown.argument("file", "key", metavar="KEY", type=Path)


def _record(command: Any) -> None:
    command.argument("file", "record", metavar="FILE", type=Path)


def _output(command: Any) -> None:
    command.argument("-o", "output", dest="output", metavar="FILE", type=Path, required=True)


def _author(command: Any, *, required: bool = True) -> None:
    command.argument("--as", "author", dest="author", metavar="ID", required=required)
    command.argument("--key", "key", metavar="KEY", type=Path)
