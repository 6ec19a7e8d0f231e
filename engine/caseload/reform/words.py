"""What the parts of a rulebook and the steps of a result are called when a change or a move is told."""

from __future__ import annotations

from engine.text import Text

# Keys of the rule files whose change moves no figure: names, notes, sources, and what only warns.
WORDING = frozenset(
    [
        *("name", "help", "note", "text", "because", "law", "verified", "basis", "checked", "version", "warning"),
        *("warnings", "weigh", "fine_weigh", "probation_weigh", "covers", "documents", "threshold_names", "unit"),
        *("group", "places", "carve_out", "guideline", "guidelines"),
    ]
)
PARTS = {
    "additional": Text(zh="附加刑、处置", en="additional measure"),
    "bands": Text(zh="调节比例", en="ratio"),
    "calendar": Text(zh="刑期起止", en="calendar of terms"),
    "caps": Text(zh="合计上限", en="cap on a sum"),
    "ceilings": Text(zh="共用上限", en="shared ceiling"),
    "choice": Text(zh="幅度内的取值", en="point taken inside a band"),
    "combination": Text(zh="第一层情节的算法", en="how first-layer factors combine"),
    "concurrence": Text(zh="数罪并罚的上限", en="ceilings for several crimes"),
    "counting": Text(zh="增量的计数", en="how units are counted"),
    "crimes": Text(zh="各罪的规定", en="rules for crimes"),
    "credit": Text(zh="羁押折抵", en="credit for custody"),
    "direction": Text(zh="从宽还是从严", en="direction"),
    "discretion": Text(zh="法官裁量的幅度", en="the court's discretion"),
    "excluded": Text(zh="不适用的情形", en="exclusion"),
    "factors": Text(zh="情节", en="factor"),
    "facts": Text(zh="事实", en="fact"),
    "fine": Text(zh="罚金", en="fine"),
    "fine_floor": Text(zh="罚金下限", en="least fine"),
    "fine_floor_minor": Text(zh="未成年人罚金下限", en="least fine of a minor"),
    "floor": Text(zh="最少增加", en="least increase"),
    "increments": Text(zh="增加刑罚量", en="increment"),
    "interpolation": Text(zh="两档之间的内插", en="interpolation between thresholds"),
    "kinds": Text(zh="刑种的期限", en="lengths of the kinds of penalty"),
    "layer": Text(zh="第几层", en="layer"),
    "limit": Text(zh="折算所用的数量", en="quantity used for conversion"),
    "mens": Text(zh="罪过形式", en="mens rea"),
    "method": Text(zh="量刑方法", en="method"),
    "plea": Text(zh="认罪认罚", en="plea leniency"),
    "presupposes": Text(zh="以某一刑种为前提", en="kind of penalty supposed"),
    "probation": Text(zh="缓刑", en="probation"),
    "proposal": Text(zh="量刑建议的形式", en="form of a proposal"),
    "reading": Text(zh="采用的读法", en="reading in use"),
    "readings": Text(zh="读法", en="reading"),
    "regions": Text(zh="地区分类", en="classes of place"),
    "rounding": Text(zh="取整", en="rounding"),
    "shares_with": Text(zh="与认罪认罚不重复评价的情节", en="factors not counted twice with the plea"),
    "starting_point": Text(zh="量刑起点", en="starting point"),
    "statute": Text(zh="法律规定的从宽从严", en="statutory effect"),
    "statutory": Text(zh="法定刑", en="statutory range"),
    "thresholds": Text(zh="数额标准", en="threshold"),
    "tiers": Text(zh="法定刑幅度", en="tier"),
    "when": Text(zh="条件", en="condition"),
}
FILES = {
    "method.yaml": Text(zh="量刑方法", en="method"),
    "general.yaml": Text(zh="通用规则", en="general rules"),
    "factors.yaml": Text(zh="常见量刑情节", en="common factors"),
    "crimes": Text(zh="各罪名文件", en="files of the crimes"),
    "provinces": Text(zh="各省文件", en="files of the provinces"),
}
FIELDS = {
    "amount": Text(zh="数额", en="amount"),
    "by_region": Text(zh="分地区的数额", en="by class of place"),
    "cap": Text(zh="至多（月）", en="at most (months)"),
    "control": Text(zh="管制（月）", en="public surveillance (months)"),
    "detention": Text(zh="拘役（月）", en="criminal detention (months)"),
    "effects": Text(zh="从宽从严", en="effects"),
    "exempt": Text(zh="可以免除", en="exemption possible"),
    "fact": Text(zh="按哪一事实", en="fact"),
    "fine": Text(zh="罚金", en="fine"),
    "fixed_term": Text(zh="有期徒刑（月）", en="fixed term (months)"),
    "high": Text(zh="上限", en="upper bound"),
    "kind": Text(zh="种类", en="kind"),
    "life": Text(zh="无期徒刑", en="life imprisonment"),
    "low": Text(zh="下限", en="lower bound"),
    "mode": Text(zh="应当或者可以", en="shall or may"),
    "months": Text(zh="月", en="months"),
    "over": Text(zh="超过", en="over"),
    "per": Text(zh="每", en="per"),
    "percent": Text(zh="比例（%）", en="percent"),
    "range": Text(zh="幅度", en="range"),
    "same_as": Text(zh="同", en="the same as"),
    "since": Text(zh="自", en="since"),
    "term": Text(zh="刑期（月）", en="term (months)"),
    "tiers": Text(zh="法定刑幅度", en="tiers"),
    "times": Text(zh="倍数", en="multiple"),
    "until": Text(zh="至", en="until"),
    "value": Text(zh="数值", en="value"),
    "when": Text(zh="条件", en="condition"),
    "with_any": Text(zh="同时具有之一", en="with any of"),
    "yuan": Text(zh="元", en="yuan"),
}
STEPS = {
    "case": Text(zh="是否成案", en="whether it is a case at all"),
    "tier": Text(zh="法定刑幅度", en="tier"),
    "starting_point": Text(zh="量刑起点", en="starting point"),
    "base_sentence": Text(zh="基准刑", en="base sentence"),
    "combination": Text(zh="情节的合并", en="how factors combine"),
    "rounding": Text(zh="取整", en="rounding"),
    "limit": Text(zh="法定刑限制", en="statutory limit"),
    "declared": Text(zh="宣告刑", en="declared term"),
    "envelope": Text(zh="依法可能的范围", en="lawful envelope"),
    "penalty": Text(zh="主刑种类", en="kind of main penalty"),
    "fine": Text(zh="罚金", en="fine"),
    "probation": Text(zh="缓刑", en="probation"),
}
FACTOR = Text(zh="情节：{name}", en="factor: {name}")
CEILING = Text(zh="上限：{name}", en="ceiling: {name}")
FLOOR = Text(zh="最少增减：{name}", en="least change: {name}")


def step_name(step: str, names: dict[str, Text]) -> Text:
    """What to call the step at which two results part: `tier`, `factor.<id>`, `ceiling.<id>`, …"""
    if step in STEPS:
        return STEPS[step]
    kind, _, id = step.partition(".")
    words = {"ceiling": CEILING, "floor": FLOOR}.get(kind, FACTOR)
    return words.format(name=names.get(id) or Text(zh=id, en=id))
