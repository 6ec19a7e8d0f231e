"""What the fields of events and their choices are called, for complaints, timelines and tables.

The names of the events themselves are `bodies.NAMES`.
"""

from __future__ import annotations

from engine.text import Text

# Fields by the names they have in events; a complaint about one begins with what a lawyer calls it.
FIELDS: dict[str, Text] = {
    "agenda": Text(zh="议题", en="agenda"),
    "aside": Text(zh="搁置的一支", en="the branch set aside"),
    "basis": Text(zh="法律依据", en="legal basis"),
    "case": Text(zh="案情", en="case"),
    "claim": Text(zh="主张的内容", en="what is claimed"),
    "crimes": Text(zh="罪名", en="crimes"),
    "despite": Text(zh="仍然欠缺的事项", en="what is still missing"),
    "disputed": Text(zh="仍有争议的事项", en="what stays in dispute"),
    "exception": Text(zh="无需签署的情形", en="exception"),
    "explained": Text(zh="是否作了说明", en="whether it was explained"),
    "facts": Text(zh="拟认定的事实", en="facts to be found"),
    "factors": Text(zh="各情节及其幅度", en="factors with their ranges"),
    "ground": Text(zh="理由的种类", en="ground"),
    "ground_text": Text(zh="变更所依据的事实、证据", en="what the ground rests on"),
    "had_lawyer_help": Text(zh="是否得到律师帮助", en="whether a lawyer helped"),
    "in_custody_place": Text(zh="是否在羁押场所", en="whether in a place of custody"),
    "key": Text(zh="公钥", en="public key"),
    "kind": Text(zh="种类", en="kind"),
    "minutes": Text(zh="会见的分钟数", en="minutes"),
    "name": Text(zh="姓名", en="name"),
    "of": Text(zh="所更正的一条", en="event corrected"),
    "open": Text(zh="是否公开", en="whether open"),
    "paper": Text(zh="所签署的文书", en="paper signed"),
    "participant": Text(zh="参加人", en="participant"),
    "participants": Text(zh="参加人", en="participants"),
    "patch": Text(zh="对案情的改动", en="changes to the case"),
    "place": Text(zh="地点", en="place"),
    "point": Text(zh="所答复的意见", en="point answered"),
    "points": Text(zh="各点意见", en="points"),
    "procedure": Text(zh="拟适用的程序", en="procedure proposed"),
    "proposal": Text(zh="拟提出的建议", en="intended proposal"),
    "reason": Text(zh="理由", en="reason"),
    "reasons": Text(zh="理由", en="reasons"),
    "remark": Text(zh="所答复的观察意见", en="remark answered"),
    "result": Text(zh="是否采纳", en="whether adopted"),
    "role": Text(zh="身份", en="role"),
    "rules": Text(zh="规则", en="rulebook"),
    "signing_on": Text(zh="签署日期", en="day of the signing"),
    "terms": Text(zh="协议内容", en="terms agreed"),
    "text": Text(zh="内容", en="text"),
    "to": Text(zh="告知的对象", en="who is told"),
    "understands_consequences": Text(zh="是否了解后果", en="whether the consequences are understood"),
    "voluntary": Text(zh="是否自愿", en="whether voluntary"),
    "witnesses": Text(zh="在场见证的人", en="witnesses"),
    "written": Text(zh="是否书面告知", en="whether in writing"),
}
# Why a field cannot be left out, where the law says so: by event and field.
DEMANDED: dict[tuple[str, str], Text] = {
    ("answer", "reason"): Text(
        zh="；采纳与否都须说明理由，不采纳的，依据法律、案情或者类案说明（高检发〔2026〕5号 27、37；"
        "人民检察院刑事诉讼规则269条）",
        en="; an answer gives its reason, a refusal one by the law, the case or like judgments (高检发〔2026〕5号 27、"
        "37; 人民检察院刑事诉讼规则269条)",
    ),
    ("answer", "ground"): Text(
        zh="；依据是法律、案情还是类案（高检发〔2026〕5号 37）",
        en="; by the law, the case or like judgments (高检发〔2026〕5号 37)",
    ),
}
# The choices of fields, by field and value.
VALUES: dict[str, dict[str, Text]] = {
    "result": {
        "adopted": Text(zh="采纳", en="adopted"),
        "partly": Text(zh="部分采纳", en="partly adopted"),
        "not_adopted": Text(zh="不采纳", en="not adopted"),
    },
    "answer_ground": {
        "law": Text(zh="法律", en="the law"),
        "case": Text(zh="案情", en="the case"),
        "like_judgments": Text(zh="类案", en="like judgments"),
    },
    "change_ground": {
        "new_facts": Text(zh="新的事实", en="new facts"),
        "new_evidence": Text(zh="新的证据", en="new evidence"),
        "recanting": Text(zh="反悔", en="recanting"),
        "court_advice": Text(zh="人民法院告知调整", en="the court's advice to adjust"),
    },
    "exception": {
        "blind_deaf_mute": Text(zh="盲、聋、哑人", en="blind, deaf or mute"),
        "partial_capacity": Text(
            zh="尚未完全丧失辨认或者控制自己行为能力的精神病人", en="mentally ill with partial capacity"
        ),
        "minor_objection": Text(
            zh="未成年人的法定代理人、辩护人对认罪认罚有异议",
            en="a minor whose guardian or defender objects to the plea",
        ),
        "other": Text(zh="其他情形", en="another case"),
    },
    "paper": {
        "undertaking": Text(zh="认罪认罚具结书", en="plea undertaking"),
        "record": Text(zh="协商记录", en="record"),
        "agreement": Text(zh="协议", en="agreement"),
    },
    "procedure": {
        "ordinary": Text(zh="普通程序", en="ordinary procedure"),
        "summary": Text(zh="简易程序", en="summary procedure"),
        "fast_track": Text(zh="速裁程序", en="fast-track procedure"),
    },
    "topics": {
        "facts": Text(zh="事实", en="facts"),
        "charge": Text(zh="罪名和法律适用", en="charge and law"),
        "leniency": Text(zh="从宽处罚建议", en="leniency"),
        "procedure": Text(zh="审理程序", en="procedure"),
        "other": Text(zh="其他", en="other"),
    },
    "compensation": {
        "none": Text(zh="没有赔偿", en="no compensation"),
        "partial": Text(zh="部分赔偿", en="part compensated"),
        "full": Text(zh="全部赔偿", en="fully compensated"),
        "refused": Text(zh="未接受赔偿", en="compensation not taken"),
        "unstated": Text(zh="未提及赔偿", en="compensation not mentioned"),
    },
    "forgiveness": {
        "given": Text(zh="谅解", en="forgives"),
        "refused": Text(zh="不予谅解", en="does not forgive"),
        "unstated": Text(zh="未表示是否谅解", en="forgiveness not mentioned"),
    },
    "recanted": {
        "recanting": Text(zh="反悔", en="recanting"),
        "not_performed": Text(zh="不履行赔偿等义务", en="what was undertaken is not performed"),
    },
}
