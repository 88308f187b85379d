"""What a call brings along must be said: a comparison, a limit, a why, a figure that has words of its own.

And the other way round: an order to act is not answered by a list, and who it is that did something by no document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.documents import of_approval
from crm_tools.assistant.understand.vocabulary.spans import Token

_COMPARES = re.compile(
    "比|环|同期|同比|差|变|涨|跌|掉|增|降|升|减|多了|少了|对照|去年|上个?月|更|走势|期|回落|好转|滑|缩|进步|退步|走[高低]"
    r"|(?<![a-z])(?:vs?|v\.)(?![a-z])|\bversus\b|than|compar|against|previous|prior|last|year|over"
    r"|chang|ring ratio|chain ratio|grow|grew|differ|mom|yoy|wow|y/y|m/m|w/w"
    r"|ago|before|earlier|beside|delta|higher|lower|beat|rise|rose|fall|fell|drop|declin|increas|decreas|improv|better|worse|trend"
    r"|develop|next to|side by side|shift|mov|evol|gain|lost|los[es]|up|down"
    "|shr[aiu]nk|sli[dp]|climb|jump|surg|slump|dip"
)
_LIMITS = re.compile(
    "[\\d一二两三四五六七八九十百几]|最|爆|疯|首|冠|榜|第|垫底|头|谁|哪|单日|top|most|best|est\\b"
    r"|\b(?:least|worst|first|leading|number|one|two|three|four|five|six|seven|eight|nine|ten|twelve"
    r"|fifteen|twenty|fifty"
    r"|hundred|dozen|favou?rite|winner|champion|popular|half|more|lead|bottom|which|who|what|peak|star|hit|main)\b"
)
_SHARES = re.compile(
    "占|比|百分|份额|率|成|分布|结构|贡献|几成|share|percent|%|proportion|fraction|part|portion"
    "|split|mix|make up|ratio"
    r"|(?:consent|opt-?in|permission|subscription) rates?"
    r"|contribut|distribution|composition|account|pct|slice|cent|how much of|weight|break"
    "|consent rate|opt-?in rate"
)
_RUNS = re.compile("累|加总|滚|running|cumul|to date|accumul|add up|adding up|sum")
_WHY = re.compile(
    "为[什何啥甚]|原因|怎么会|怎么(?:突然)?就|怎么回事|(?:什么|哪些|啥)(?:因素|方面|东西)?(?:导致"
    "|造成|带来|引起|驱动|影响|贡献|原因)|因素|归因|拆解|这么|怎么(?:突然)?(?:变?[多少高低好差大小]|[降跌涨掉]|下|上)"
    r"|\b(?:why|how come|explain|reasons?|causes?d?|drove|driv\w+|behind|led to|due to|because|account\w*)\b"
)
_HOW = re.compile(
    "怎么变[的化动]|怎么(?:个)?(?:走|波动|变化)|怎样变|如何变|变化(?:情况|趋势|如何)|环比|同比|走势"
    "|一个(?:月|周|季度?)一个(?:月|周|季度?)|逐月|逐周|每个?月"
)
_ORDERS_TO_ACT = re.compile(
    "(?:发|推|送|派|寄)(?:送|放|起|去|出|一?[个份封张轮条批波])*(?:[^,。?!过了]{0,8})(?:问卷"
    "|调[查研]|survey|邮件|email|短信)(?!的|[^,。?!]{0,6}(?:效果|结果|情况|多少|几))"
    r"|\b(?:send|mail|email|invite|survey) (?:them|these people|those people|all of them|everyone)\b"
)
_HOW_TO = re.compile(
    r"^(?:请问|问一下|我想知道|想问下?)?(?:怎么|如何|怎样|咋|在哪里?)(?!样|给我)"
    r"|^(?:how (?:do|can|to|should|does)|where (?:do|can))\b"
)
"""怎么发问卷: how it is done, rather than that it is to be done."""
_ASKS_WHO = re.compile(
    r"^(?:the |all |list |show me |find )*(?:customers|members|people|buyers|shoppers) (?:who|that|whose|with) "
    r"|^(?:who|whose|which (?:holders|customers|members|people|buyers|users|ones of (?:them|our)))\b"
    r"|\bso who (?:was|were|is|are|has|have|got|still)\b|^(?:谁|哪些(?:人|客户|会员|用户"
    r"|顾客))(?!可以|能|有(?:资格|权限)|需要|负责|来)"
)
_MAY = re.compile(
    r"\b(?:can|may|should|must|qualif\w+|counts? as|considered|eligible|allowed|entitled|approves?|decides?|responsible"
    r"|pays?|do i|to contact)\b|可以|能不能|有资格|审批|负责"
)

_ONLY_THOSE = re.compile(
    r"\b(?:new|first[- ]time|repeat|returning) (?:customers?|custs?|buyers?|members?) only\b"
    r"|\b(?:only|just) (?:count |include |counting |including |from |by |of |for )?(?:the )?"
    r"(?:(?:new|first[- ]time|repeat|returning) (?:customers?|custs?|buyers?|members?)"
    r"|(?:customers|members|people|those) who (?:joined|registered|signed up))\b"
    "|(?:只|仅)[看算统计含要限]{0,2}(?:新客|新注册|新会员|复购|首购|老客)"
)
"""Whose figures alone are asked for."""
_ONLY_WHO = re.compile(
    r"\b(?:only|just|but only|limited to|restricted to) (?:for |of |by |from |count(?:ing)? |with )?(?:the |all )?"
    r"(?:those|ones|customers|people|members|users|buyers)(?: of them)? (?:who|that|which|with|whose)\b"
    r"(?! (?:joined|registered|signed up))"
)
"""Whose they are by what they did, which no report without an audience says."""
_BOTH_AT_ONCE = re.compile(
    "既(?:是|在|住)[^,]{1,8}(?:又|也)(?:是|在|住)|同时(?:是|属于)[^,]{1,5}(?:和|与|跟)"
    r"|\bboth (?:gold|silver|diamond|regular) and\b"
)
_WORDS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (names, re.compile(names), re.compile(words))
    for names, words in (
        ("refund", r"退|return|refund|(?:sent|g[ai]ven?|pa(?:y|id)|handed) back|money back|reimburs"),
        ("cancel", "取消|撤|作废|黄了|cancel|call(?:ed)? off"),
        ("inquir", "问|咨询|询|客服|inqui?u?r|enquir|ask|contact|question|consult|reached? out|touch|wr[oi]te|call"
        "|messag|talk|sp[eo]ke|phon|r[ai]ng\\b|chat|ping|approach|turned to|dm"),
        ("favorite", "收藏|心愿|fav|wish|sav|heart|like"),
        ("carts", "加购|车|cart|basket|trolley|\\bbag"),
        ("repeat_",
        "复|回购|回头|again|repeat|return|repurchase|多次|再|老客|[两二2]|twice|second"
        "|two or more|more than one|several|loyal|come back|came back|more than once"),
        ("survey|nps|csat",
        "问卷|调研|调查|满意|推荐|评分|打分|答卷|回收|分|survey|nps|csat|score"
        "|promoter|invit|satisf|rat"),
        ("gender",
        "[男女]|性别|male|wom[ae]n|m[ae]n\\b|lad(?:y|ies)|gend|guys|girls|boys|chaps|lads"
        "|sex|gentlem|m/f|\\b[fm]\\b"),
        ("consent", "同意|订阅|营销|邮件|推送|退订|接受|允许|收|consent|opt|subscri|marketing|mail|contact|allow"),
        ("new_customers", "新|注册|入会|加入|开户|拉|来|增|粉|reg|new|join|sign|enrol|acqui|grow|grew|came|gain|onboard"
        "|add"),
        ("first_time", "never|before|首|第一|头[一次回]|初|新|first|1st|new|became|debut|maiden"),
        ("high_value", "高价值|大客|优质|贵|高净值|high|vip|valuable|value|best|big"),
        ("coupon", "[券卷码劵]|优惠|红包|满减|核销|折扣|抵|coupon|voucher|redeem|promo|discount"),
    )
)  # fmt: skip
"""Names of the registry, and the words of which one stands in whatever asks for them."""


_KINDS = {
    "limit": ("highest", "lowest", "top", "bottom", "rank", "rank_up", "steepest"),
    "compare": ("previous", "year_ago", "versus", "growth", "steepest", "higher", "comparative"),
}
"""Tokens that ask for it in words of their own."""


def brought_along(norm: str, call: Call, stretches: int = 1, tokens: Sequence[Token] = ()) -> str | None:
    """What the call of a question, which goes on from none, brings without a word for it; None if nothing.

    ``stretches``: how many stretches of days are named; two of them may be set beside one another in any words.
    """
    told = dict(call.arguments)
    if call.tool == "explain_change" and not _WHY.search(norm):
        found = _HOW.search(norm)
        return found.group() if found else norm
    how = call.tool == "search_knowledge" and (of_approval(norm) or _HOW_TO.search(norm))
    if call.tool in ("search_knowledge", "ask_feedback", *LISTS) and not how and (act := _ORDERS_TO_ACT.search(norm)):
        return act.group()
    if call.tool == "search_knowledge" and (who := _ASKS_WHO.search(norm)) and not _MAY.search(norm):
        return who.group().strip()
    if call.tool not in ("run_report", "group_customers", *LISTS):
        return None
    only = _ONLY_THOSE.search(norm) if call.tool == "run_report" and not told.get("audience") else None
    if only and not all(name.endswith(("customers", "buyers")) for name in told["measures"]):
        return only.group()
    if call.tool == "run_report" and not told.get("audience") and (who := _ONLY_WHO.search(norm)):
        return who.group()
    if (nearly := _NEARLY.search(norm)) and not any(one.get("op") not in (None, "eq", "in") for one in mappings(told)):
        return nearly.group()
    if (joined := _JOINED_A_LIST.search(norm)) and "new_customers" in str(told):
        return joined.group()
    if (heads := _MORE_HEADS.search(norm)) and told.get("measures") == ["sales"]:
        return heads.group()
    if (both := _BOTH_AT_ONCE.search(norm)) and _any_level(told):
        return both.group()
    if (never := _NEVER.search(norm)) and _of_people_instead(norm, told):
        return never.group()
    if told.get("share") and not told.get("part") and (part := _PART_OF_EACH.search(norm)):
        return part.group()
    for name, said in (("compare", _COMPARES), ("limit", _LIMITS), ("running", _RUNS), ("share", _SHARES)):
        asked = said.search(norm) or any(token.kind in _KINDS.get(name, ()) for token in tokens)
        if told.get(name) and not asked and not (name == "compare" and stretches > 1):
            return norm
    names, named = " ".join(_names(told)), " ".join(str(token.value) for token in tokens)
    unsaid = (name for _, name, said in _WORDS if name.search(names) and not said.search(norm))
    return next((norm for name in unsaid if not name.search(named)), None)


_NEVER = re.compile(r"\bnever (?:been )?(?:bought|sold|purchased|ordered)\b|没人买|无人购买|从没卖出|没卖出")
_PERSON = re.compile(
    r"客户|会员|用户|顾客|买家|的人|\b(?:customers?|members?|people|buyers?|users?|shoppers?|those|who|ones)\b"
)
_NEARLY = re.compile(
    r"快(?:够|满足|达标|要?升|能升)|差一点(?:就)?(?:够|到|满)|\b(?:nearly there|almost there)\b"
    r"|\bclose to\b(?! (?:churn|leav|los|laps|quit|defect|expir|the end))"
)
"""有多少银卡快够了: of some bound that is not told."""
_JOINED_A_LIST = re.compile(
    r"\b(?:joined|entered|added to|new (?:on|to|in)) (?:the |our )?[a-z -]{0,16}\blist\b|新进(?:入)?[^,;]{0,8}名单"
)
_MORE_HEADS = re.compile(r"[多少]了?几[个位名人]|[多少]了?多少[位名人]")
"""比上周多了几个: no money, whatever it is of."""
_PART_OF_EACH = re.compile(r"\bweekends?(?:'s)? share\b|周末的?(?:订单|销售额)?的?占比")


def _of_people_instead(norm: str, told: Any) -> bool:
    """Which product was never bought, read as of those who never bought anything."""
    return (told.get("audience") or {}).get("segment") == "never_bought" and not _PERSON.search(norm)


def _any_level(told: Any) -> bool:
    """Whether any of several values is enough of which nobody has two."""
    return any(one.get("op") == "in" and one.get("field") in ("level", "gender", "city") for one in mappings(told))


def _names(told: Any, under: str = "") -> Iterator[str]:
    if isinstance(told, Mapping):
        for name, value in told.items():
            yield from _names(value, name)
    elif isinstance(told, list | tuple):
        for value in told:
            yield from _names(value, under)
    elif under in ("field", "by", "measures", "dimensions", "share", "segment") and isinstance(told, str):
        yield told
