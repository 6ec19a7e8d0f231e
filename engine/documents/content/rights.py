"""What the suspect and the victim may do with the disclosure, in short sentences, each with its article."""

from __future__ import annotations

from collections.abc import Iterator

from engine import wording
from engine.documents.content import phrases, procedure
from engine.documents.content.parties import cited
from engine.documents.matter import Matter

RULES_269 = "人民检察院刑事诉讼规则269条"


def of_suspect(matter: Matter) -> Iterator[str]:
    """The rights of the suspect and the lawyer."""

    def opinion(item: str) -> str:
        return phrases.plea_opinion(matter, item)

    yield f"你可以对事实、罪名、适用的法律、处罚和审理程序说出自己的意见，检察官应当记录{cited('刑诉法173条')}。"
    yield f"你和你的律师可以不同意这份告知的任何一点，也可以提交证据。本院会记录下来，并且审查{cited(opinion('37'))}。"
    reasons = cited(opinion("27、37"), RULES_269)
    yield "意见有道理的，本院采纳，并且修改准备提出的建议。"
    yield f"不采纳的，本院根据法律、本案的情况和类似的判决，向你们说明理由{reasons}。"
    yield from _of_plea(matter)
    if procedure.may_be_minor(matter):
        yield f"本院也听取你的法定代理人的意见{cited(opinion('63–66'))}。"


def _of_plea(matter: Matter) -> Iterator[str]:
    def opinion(item: str) -> str:
        return phrases.plea_opinion(matter, item)

    chosen = matter.particulars.procedure
    yield f"认罪认罚由你自己决定，任何人不得强迫。你可以先和律师商量{cited('刑诉法15、174条', opinion('9'))}。"
    if law := opinion("7"):
        yield f"你只对个别细节有不同意见，或者对行为的性质有辩解但接受办案机关的认定的，不影响认定你认罪{cited(law)}。"
    if chosen in procedure.NOTICE_DAYS and (law := opinion("17")):
        days = wording.numeral(procedure.NOTICE_DAYS[chosen])
        kind = procedure.PROCEDURES[chosen]
        yield f"准备适用{kind}。在你签具结书以前，本院至少提前{days}日通知你的律师{cited(law)}。"
    if chosen in ("summary", "fast_track") and (law := opinion("8")):
        yield f"你不同意适用{procedure.PROCEDURES[chosen]}的，不影响认定你愿意接受处罚{cited(law)}。"
    if law := opinion("33"):
        yield (
            f"签了具结书以后，没有新的事实和证据、你也没有反悔的，本院不会自己改变建议{cited(law)}。"
            f"你反悔的，具结书失效，从宽的建议撤回{cited(opinion('30'))}。"
        )
    if law := opinion("38"):
        yield f"听取你们的意见和签具结书的过程，同步录音录像{cited(law)}。"
    yield f"法院审查量刑建议，一般应当采纳；法律规定有例外{cited('刑诉法201条')}。最后怎样判，由法院决定。"


def of_victim(matter: Matter) -> list[str]:
    """The rights of the victim's side; nothing where nobody of it is named."""
    who = matter.particulars
    if not (who.victim or who.victim_agent):
        return []
    heard = "被害人和诉讼代理人可以对事实、罪名、处罚和审理程序提出意见，检察官应当记录"
    answered = cited(phrases.plea_opinion(matter, "20"))
    lines = [f"{heard}{cited('刑诉法173条')}。"]
    return [*lines, f"意见没有采纳的，本院说明理由{answered}。"] if answered else lines
