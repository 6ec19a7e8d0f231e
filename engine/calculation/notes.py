"""What the reader must know before using a figure, gathered while the figures are made.

Each note is said once: ids are unique, and a figure that was not read in a full text is listed, not repeated.
"""

from __future__ import annotations

from engine.inference.facts import ThresholdUsed
from engine.law.schema import Fact, Sourced
from engine.result import ResultWarning
from engine.text import Text

NOT_TEXT = Text(
    zh="下列数字不是从文件原文读到的，使用前请核对：{figures}。",
    en="These figures were not read in a full text; check them before use: {figures}.",
)
QUALITY = {
    "secondary": Text(zh="他人转述", en="secondary source"),
    "single": Text(zh="单一来源", en="single source"),
    "memory": Text(zh="未核", en="unverified"),
    "none": Text(zh="没有文本依据", en="no text"),
}
THRESHOLD_OPEN = Text(
    zh="{name}的数额标准未定（{figure}），无法确定量刑幅度；请选定省份和地区，或者填写当地标准。",
    en="The threshold “{name}” is open ({figure}), so the tier cannot be told; choose the province "
    "and region, or give the local figure.",
)
BAND = Text(zh="在{low:,}至{high:,}之间，因地而异", en="between {low:,} and {high:,}, by place")
BAND_YUAN = Text(zh="在{low:,}元至{high:,}元之间，因地而异", en="between {low:,} and {high:,} yuan, by place")
UNKNOWN = Text(zh="没有可靠的数字", en="no reliable figure is held")


class Notes:
    """The warnings of one result, in the order in which they arose."""

    def __init__(self) -> None:
        self._warnings: dict[str, ResultWarning] = {}
        self._doubtful: dict[str, tuple[Text, str]] = {}

    def add(self, id: str, text: Text, law: str | None = None) -> None:
        """One warning; a second one with the same id and text is dropped, with another text kept beside it."""
        key = id
        number = 2
        while key in self._warnings:
            if self._warnings[key].zh == text.zh:
                return
            key, number = f"{id}_{number}", number + 1
        self._warnings[key] = ResultWarning(id=id, zh=text.zh, en=text.en, law=law)

    def figure(self, entry: Sourced, *, own: bool = False) -> None:
        """Note a figure that was used: its own warning, and its quality when it is not `text`.

        `own` figures (our readings) name themselves in their step, so they are not listed again.
        """
        if entry.warning:
            self.add("source", entry.warning, law=entry.law)
        if entry.verified != "text" and entry.basis != "ours" and not own:
            self._doubtful.setdefault(entry.law, (QUALITY[entry.verified], entry.law))

    def threshold_open(self, label: Text, used: ThresholdUsed, fact: Fact | None) -> None:
        """Ask for a threshold that the rulebook leaves open; `fact` is what it is compared with."""
        if used.low is not None and used.high is not None:
            money = fact is None or fact.type == "yuan"
            figure = (BAND_YUAN if money else BAND).format(low=used.low, high=used.high)
        else:
            figure = UNKNOWN
        self.add("threshold_open", THRESHOLD_OPEN.format(name=label, figure=figure), law=used.entry.law)

    def warnings(self) -> tuple[ResultWarning, ...]:
        """Everything noted, the list of doubtful figures last."""
        result = list(self._warnings.values())
        if self._doubtful:
            entries = self._doubtful.values()
            zh = "；".join(f"{law}（{quality.zh}）" for quality, law in entries)
            en = "; ".join(f"{law} ({quality.en})" for quality, law in entries)
            text = NOT_TEXT.format(figures=Text(zh=zh, en=en))
            result.append(ResultWarning(id="not_text", zh=text.zh, en=text.en))
        return tuple(result)
