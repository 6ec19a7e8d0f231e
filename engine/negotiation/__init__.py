"""A negotiation as an append-only record: who said what, which points were answered with which reason, what is missing.

    record = Record.open(...)              the first event, with the case, the participants and what was agreed
    record.add(author, body)               any later one; refused with every problem named
    state = State.of(record)               where it stands: participants, points, rounds, common case, signatures
    gate(state)                            what is missing before a hearing, a signature, a close, each with its article
    verify(lines)                          every edited, removed, reordered or inserted event

The law of the procedure is in `rules/procedure/`. The court is never a party; it reads a closed record.
"""
