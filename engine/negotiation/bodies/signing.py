"""The way to the signature and away from it: will, notice, signature, exceptions, objections, recanting."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from engine.negotiation.bodies.base import Body, Exception174, Paper, Said


class Voluntariness(Body):
    """自愿性: what the suspect declares on will, understanding and the lawyer's help (刑诉法174条；5号 30).

    Declared again after a defender was appointed later, it says whether the suspect stands by the old paper (5号 31).
    """

    type: Literal["voluntariness"] = "voluntariness"
    voluntary: bool
    understands_consequences: bool
    had_lawyer_help: bool
    text: str = ""

    @property
    def free(self) -> bool:
        """Whether nothing in it says otherwise."""
        return self.voluntary and self.understands_consequences and self.had_lawyer_help


class Notice(Body):
    """提前通知 the lawyer of the signing (高检发〔2026〕5号 17): the day on which it is to be."""

    type: Literal["notice"] = "notice"
    to: Annotated[tuple[str, ...], Field(min_length=1)]
    signing_on: datetime.date


class Signed(Body):
    """签名 by the author. `witnesses` were present; `paper` is what was signed.

    The suspect's signature under the undertaking is the agreement to the prosecution's proposal (刑诉法174条1款).
    """

    type: Literal["signed"] = "signed"
    paper: Paper
    witnesses: tuple[str, ...] = ()
    recording: str = ""


class NoSignature(Body):
    """An exception of 刑诉法174条2款: no undertaking is needed, and why."""

    type: Literal["no_signature"] = "no_signature"
    exception: Exception174
    reason: Said


class Objection(Body):
    """异议 of the lawyer; it is recorded and goes with the case (高检发〔2026〕5号 32). `attends`: at the signing."""

    type: Literal["objection"] = "objection"
    text: Said
    attends: bool = True


class Recanted(Body):
    """反悔: the undertaking is void and the lenient proposal withdrawn (高检发〔2026〕5号 30、33、58–60).

    `not_performed`: the suspect does not pay or do what was undertaken, which has the same effect (33); the prosecution
    puts it on the record, the suspect their own recanting.
    """

    type: Literal["recanted"] = "recanted"
    kind: Literal["recanting", "not_performed"] = "recanting"
    reason: Said
