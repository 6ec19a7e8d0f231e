"""A negotiation as an append-only record: who said what, which points were answered with which reason, what is missing.

    record = Record()
    record.add(author, body)                each event; refused with every problem named (`admission`)
    record.state                            where it stands: participants, points, rounds, common case, signatures
    gate(record.state, "signing")           what is missing before a step, each item with its article
    audit(raw)                              every edited, removed, reordered, inserted event, and what fits nowhere
    export(record, since), merge(record, text), settle(record, fork, "ours", author)

`bodies` are the kinds of event, `parsing` reads one, `chain` seals and verifies, `fits` says what can be read at all,
`moving` and `folding` how positions move, `record_facts` and `fitness` what the gate asks. The law of the procedure is
in `rules/procedure/`, the format of a record in docs/negotiation.md. The court is never a party; it reads a closed one.
"""
