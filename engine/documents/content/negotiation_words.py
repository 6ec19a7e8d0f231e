"""The sentences of the negotiation record, in both languages; what is typed or counted goes into the braces."""

from __future__ import annotations

from engine.text import Text

YES, NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
COLON = Text(zh="{label}：{text}", en="{label}: {text}")
STOP = Text(zh="。", en=". ")
CASE = Text(zh="双方共同的案情：{crime}。{facts}。", en="The case both sides start from: {crime}. {facts}.")
FACT = Text(zh="{name}：{value}", en="{name}: {value}")
AGENDA = Text(zh="议题：{items}。", en="Agenda: {items}.")
PROPOSED = {
    "warn": Text(
        zh="约定：法律尚未要求的程序，缺少时提示，不妨碍进行。",
        en="Agreed: steps that no law demands yet are pointed out where missing, and bar nothing.",
    ),
    "block": Text(
        zh="约定：法律尚未要求的程序，缺少时同样不得进行下一步。",
        en="Agreed: steps that no law demands yet bar the next step where missing, as those of the law do.",
    ),
}
JOINS = Text(zh="{name}（{role}）开始参加。", en="{name} ({role}) takes part from here on.")
JOINS_FROM = Text(zh="{name}（{role}，{office}）开始参加。", en="{name} ({role}, {office}) takes part from here on.")
LEAVES = Text(zh="{who}不再参加。理由：{reason}", en="{who} takes no further part. Reason: {reason}")
TOLD = Text(
    zh="告知{names}诉讼权利和认罪认罚的法律规定（{how}）。",
    en="{names} told of the rights and of the law of the plea ({how}).",
)
WRITTEN = {
    (True, True): Text(zh="书面告知，并作了说明", en="in writing, and explained"),
    (True, False): Text(zh="书面告知，没有说明", en="in writing, not explained"),
    (False, True): Text(zh="没有书面告知，作了说明", en="not in writing, explained"),
    (False, False): Text(zh="没有书面告知，也没有说明", en="neither in writing nor explained"),
}
DISCLOSED = Text(
    zh="告知{names}拟认定的事实和罪名、各情节的幅度、拟提出的建议和依据，内容见“告知”部分。",
    en="{names} told the facts and crime to be found, each factor with its range, the intended proposal and its basis; "
    "the contents stand under “What was told”.",
)
SET = Text(
    zh="地点：{place}；拟适用{procedure}；其余见“地点和方式”部分。",
    en="Place: {place}; procedure proposed: {procedure}; the rest stands under “Place and manner”.",
)
TOPICS = Text(zh="（就{topics}）", en=" (on {topics})")
CLAIM = Text(zh="（{n}）{claim}", en="({n}) {claim}")
LAW, EVIDENCE = Text(zh="依据：{text}", en="Law: {text}"), Text(zh="证据：{text}", en="Evidence: {text}")
UNNAMED = Text(zh="没有单列为一点的改动：{claim}。", en="Changed without a point of its own: {claim}.")
REASONS = Text(zh="理由：{text}", en="Reasons: {text}")
GROUND = Text(zh="签署后变更的依据（{kind}）：{text}", en="Ground of the change after signing ({kind}): {text}")
COMES_TO = Text(
    zh="第{round}轮。按这一主张计算：幅度{range}，取值点{point}（比上次：{change}）。",
    en="Round {round}. On this proposal: range {range}, point {point} (against the last: {change}).",
)
ANSWERS = Text(
    zh="对{point}“{claim}”的答复：{result}。根据：{ground}。",
    en="On {point}, “{claim}”: {result}, by {ground}.",
)
OPINION = Text(zh="{compensation}；{forgiveness}。", en="{compensation}; {forgiveness}.")
ON_SENTENCE = Text(zh="对量刑的意见：{text}", en="On the sentence: {text}")
VICTIM = Text(  # 高检发〔2026〕5号 22
    zh="被害人一方不同意从宽的，不影响认罪认罚从宽制度的适用；没有退赃退赔、没有调解和解的，从宽时酌减；"
    "愿意赔偿而对方请求明显不合理的，一般不影响从宽{law}。",
    en="An objection of the victim's side does not bar leniency for the plea; where nothing was returned, compensated, "
    "mediated or settled, the leniency is smaller; where the suspect is willing to compensate and the claim is clearly "
    "unreasonable, it is generally not affected{law}.",
)
VICTIM_EARLIER = Text(  # 人民检察院刑事诉讼规则276条
    zh="赔偿请求明显不合理，因此没有达成调解、和解协议的，一般不影响从宽（人民检察院刑事诉讼规则276条）。",
    en="Where no settlement was reached because the claim is clearly unreasonable, leniency is generally not affected "
    "(人民检察院刑事诉讼规则276条).",
)
LAW_IN_BRACKETS = Text(zh="（{law}）", en=" ({law})")
ANSWERED_IN = Text(zh="答复见{event}。", en="Answered in {event}.")
NOT_ANSWERED = Text(zh="尚未答复。", en="Not answered yet.")
TO_REMARK = Text(zh="对{event}观察意见“{text}”的答复：", en="On the remark in {event}, “{text}”:")
ALONE = Text(
    zh="犯罪嫌疑人、被告人与律师单独会见{minutes}分钟；会见的内容不作记录。",
    en="Suspect and lawyer spoke alone for {minutes} minutes; what was said is not recorded.",
)
DONE = Text(zh="本方没有补充。", en="This side has nothing more to say.")
WILL = Text(
    zh="自愿认罪认罚：{voluntary}；了解后果：{understands}；得到律师帮助：{helped}。",
    en="Plea voluntary: {voluntary}; the consequences understood: {understands}; helped by a lawyer: {helped}.",
)
NOTICE = Text(
    zh="通知{names}：拟于{day}签署认罪认罚具结书。",
    en="{names} told that the plea undertaking is to be signed on {day}.",
)
SIGNS = Text(zh="在{paper}上签名。", en="Signs the {paper}.")
WITNESSES = Text(zh="在场见证：{names}。", en="Present: {names}.")
RECORDING = Text(zh="同步录音录像：{text}", en="Recording: {text}")
UNSIGNED = Text(
    zh="无需签署认罪认罚具结书（刑诉法174条2款）：{kind}。", en="No plea undertaking needed (刑诉法174条2款): {kind}."
)
ATTENDS = Text(zh="不到场见证签署。", en="Does not attend the signing.")
SENT = Text(zh="异议随案移送{law}。", en="The objection is sent with the case{law}.")
VOID = Text(
    zh="具结书失效，从宽的量刑建议撤回{law}。",
    en="The undertaking is void and the lenient proposal withdrawn{law}.",
)
DISPUTED = Text(zh="仍有争议：", en="Stays in dispute:")
DESPITE = Text(zh="“{item}”没有等待，原因：{reason}", en="“{item}” was not waited for, because: {reason}")
CORRECTS = Text(zh="更正{event}：", en="Corrects {event}:")
CORRECTED = Text(zh="{head}更正：{text}　理由：{reason}", en="{head}, corrects: {text} Reason: {reason}")
SETTLED = Text(
    zh="{event}之后双方各记了不同的内容；以校验值{kept}起的一支为准，另一支的{number}条搁置，另存文件。",
    en="After {event} each side had recorded something else; the branch that begins with {kept} goes on, {number} "
    "events of the other are set aside in a file of their own.",
)
