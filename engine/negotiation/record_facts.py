"""What the items of the gate may ask for, as a record has it; yes is 1 and no is 0.

What nobody stated is left out, and matches no condition. Days are counted in Beijing's time; the day on which a period
begins is not counted (刑诉法105条2款).
"""

from __future__ import annotations

import datetime

from engine.negotiation import clock
from engine.negotiation.bodies import Notice, Signed
from engine.negotiation.participants import LAWYERS
from engine.negotiation.persons import affirmed, barred, counting, is_minor, later_counsel
from engine.negotiation.state import PARTIES, State

_TOPICS = ("facts", "charge", "leniency", "procedure", "other")
TRIAL_STAGES = ("trial", "appeal")
Facts = dict[str, int | str]


def facts(state: State, on: datetime.date | None = None) -> Facts:
    """The facts, but for those that need the prosecution's proposal to be calculated (`fitness.facts`).

    Args:
        on: the day of a signing that is not done yet; by default today in Beijing.
    """
    return {
        **_people(state),
        **_told(state),
        **_heard(state),
        **_victim(state),
        **_course(state),
        **_setting(state),
        **_proposal(state),
        **_signing(state),
        **_notice(state, on),
    }


def _people(state: State) -> Facts:
    return {
        "lawyer": int(bool(state.lawyers())),
        "victim": int(bool(state.present("victim", "victim_agent"))),
        "guardian": int(bool(state.present("guardian"))),
        "neutral": int(bool(state.present("moderator", "observer"))),
        "minor": int(is_minor(state)),
        "barred": int(barred(state)),
    }


def _told(state: State) -> Facts:
    tally = state.tally
    suspects = {person.id for person in state.present("suspect")}
    first, anew = tally.first_disclosure, tally.last_hearing > tally.first_disclosure
    return {
        "rights_written": int(bool(suspects) and suspects <= tally.written),
        "disclosed": int(bool(first)),
        "disclosed_to_suspect": int(bool(suspects) and suspects <= tally.disclosed),
        "disclosed_to_lawyer": int(bool(counting(state) & tally.disclosed)),
        "disclosed_to_victim": int(
            any(person.id in tally.disclosed for person in state.present("victim", "victim_agent"))
        ),
        "disclosed_first": int(bool(first) and (not tally.first_hearing or first < tally.first_hearing or anew)),
    }


def first_hearing(state: State) -> int | None:
    """The sequence of the defence's first opinion on a matter of 刑诉法173条; None where there is none."""
    return state.tally.first_hearing or None


def _heard(state: State) -> Facts:
    spoke = state.tally.spoke
    return {
        **{f"heard_{topic}": int(topic in state.tally.topics) for topic in _TOPICS},
        "suspect_heard": int(any(person.id in spoke for person in state.present("suspect"))),
        "lawyer_heard": int(bool(counting(state) & set(spoke))),
        "guardian_heard": int(any(person.id in spoke for person in state.present("guardian"))),
        "heard_since_recanting": int(state.tally.last_hearing > state.tally.recanted),
    }


def _victim(state: State) -> Facts:
    opinion = state.tally.opinion
    given = opinion is not None and opinion.forgiveness == "given"
    return {
        "victim_heard": int(state.tally.victim_heard),
        "victim_reason": int(state.tally.victim_reason),
        "victim_against": int(opinion is not None and opinion.against),
        "uncompensated": int(opinion is not None and not given and opinion.compensation in ("none", "partial")),
        "offer_refused": int(opinion is not None and opinion.compensation == "refused"),
    }


def _course(state: State) -> Facts:
    return {
        "open_defence_points": len(state.open_points("defence")),
        "open_prosecution_points": len(state.open_points("prosecution")),
        "open_victim_points": len(state.open_points("victim")),
        "open_remarks": sum(answer is None for answer in state.remarks.values()),
        "done_defence": int("defence" in state.done),
        "done_prosecution": int("prosecution" in state.done),
        "consultations": state.tally.consultations,
        "suspended": int(state.suspended),
        "recanted": int(state.recanted),
        "fork_unsettled": int(any(not set(PARTIES) <= sides for sides in state.forks.values())),
    }


def _setting(state: State) -> Facts:
    found: Facts = {
        "setting": int(bool(state.settings)),
        "procedure_known": int(bool(state.settings)),
        "in_custody_place": 0,
        "hearing_recorded": int(state.tally.recorded),
    }
    if state.settings:
        last = state.settings[-1]
        found["procedure"], found["in_custody_place"] = last.procedure, int(last.in_custody_place)
    return found


def _proposal(state: State) -> Facts:
    case = state.views.get("prosecution", state.common)
    stage = (case.get("plea") or {}).get("stage", "none")
    return {
        "proposed": int(bool(state.tally.proposed)),
        "reasoned": int(state.tally.reasoned),
        "trial_plea": int(stage in TRIAL_STAGES),
        "adjustment_refused": int(_refused(state)),
    }


def _refused(state: State) -> bool:
    """Whether the defence refused a point of what was proposed on the court's advice."""
    return bool(state.tally.advised) and any(
        point.answer is not None and point.answer.result == "not_adopted"
        for point in state.points.values()
        if point.ref.startswith(f"{state.tally.advised}.")
    )


def _signing(state: State) -> Facts:
    signed = state.undertaking
    body = signed.event.body if signed else None
    counsel_then = signed.counsel if signed else bool(state.present("counsel"))
    by = _witnesses(state, body)
    lawyer = ("counsel",) if counsel_then else LAWYERS
    refuses = _refuses(state)
    will = state.voluntary
    return {
        "voluntary": int(will is not None and will.free),
        "involuntary": int(will is not None and not will.free),
        "signed_suspect": int(signed is not None),
        "signed_lawyer": int(state.signature("undertaking", *lawyer) is not None),
        "signed_guardian": int(state.signature("undertaking", "guardian") is not None),
        "witnessed": int(bool(by & set(LAWYERS))),
        "gone_round": int(counsel_then and "duty_lawyer" in by and "counsel" not in by and not refuses),
        "signing_recorded": int(isinstance(body, Signed) and bool(body.recording)),
        "lawyer_refuses": int(refuses),
        "lawyer_objects": int(any(state.participants[id].role in LAWYERS for id in state.tally.objections)),
        "guardian_objects": int(any(state.participants[id].role == "guardian" for id in state.tally.objections)),
        "exception": int(bool(state.tally.exceptions)),
        "later_counsel": int(later_counsel(state)),
        "affirmed": int(affirmed(state)),
        "agreed_defence": int(_stands(state, "suspect")),
        "agreed_prosecution": int(_stands(state, "prosecutor")),
    }


def _witnesses(state: State, body: object) -> set[str]:
    """The roles of those who were there when the suspect signed, by what was written down or by their own signature."""
    names = set(body.witnesses) if isinstance(body, Signed) else set()
    roles = {str(person.role) for person in state.participants.values() if person.id in names}
    return roles | {str(role) for role in LAWYERS if state.signature("undertaking", role) is not None}


def _refuses(state: State) -> bool:
    """Whether a lawyer who counts does not come to the signing."""
    acting = {person.id for person in state.acting()}
    return any(id in acting and not objection.attends for id, objection in state.tally.objections.items())


def _stands(state: State, role: str) -> bool:
    """Whether someone in the role signed the agreement after the positions last moved."""
    found = state.signature("agreement", role)  # type: ignore[arg-type]
    return found is not None and found.sequence > state.changed


def _notice(state: State, on: datetime.date | None) -> Facts:
    """Days from the notice to the lawyer until the signing; none without a notice."""
    day = (
        clock.day(state.undertaking.event.time)
        if state.undertaking
        else on or clock.day(datetime.datetime.now(datetime.UTC))
    )
    lawyers = counting(state)
    notices = [
        (clock.day(event.time), event.body)
        for event in state.tally.notices
        if isinstance(event.body, Notice) and lawyers & set(event.body.to)
    ]
    days = max(0, (day - min(given for given, _ in notices)).days) if notices else 0
    early = bool(notices) and state.undertaking is not None and day < notices[-1][1].signing_on
    return {"notice_days": days, "before_notified_day": int(early)}
