"""What a Chinese question says twice: （平均一单带几件） behind 连带率, 这一个月（近30天）, “就是至少卖出过一件的”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.understand.days.span import PeriodSpan
from crm_tools.assistant.understand.lists.people import PEOPLE_MEASURES
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.vocabulary.spans import Token

_ASIDE = re.compile(r"\((?P<inside>[^()]{1,24})\)")
_THAT_IS = re.compile(r"[,;?.]? ?(?:哦|嗯|噢)?,?(?:也?就是说?|意思是|即|指的是)(?P<inside>[^,;?.]{2,24})$")
_MERGED = re.compile("合并|合计|合起来|合在一起|分开|分别|不含|不算|除外")
_NARROWS = (
    *("value", "part", "segment", "saved", "range", "terms", "rfm_group", "band", "not", "not_after", "only", "top"),
    *("bottom", "highest", "lowest", "group", "grouped", "share", "previous", "year_ago", "rank", "rank_up"),
)
"""Kinds of words that change an answer wherever they stand."""
_ABSENCE = ("first_time_buyers", "products_sold", "repeat_buyers", "never_bought", "lapsed", "lost", "new_customers")
"""What a denial or 至少一件 only explains."""


def unexplained(text: Text, tokens: Sequence[Token]) -> Text | None:
    """``text`` without what only explains a word before it; None where nothing does."""
    spans = []
    for match in (*_ASIDE.finditer(text.norm), *_THAT_IS.finditer(text.norm)):
        start, end = match.span("inside")
        if _MERGED.search(match["inside"]):
            continue  # 金卡及钻石会员（合并计算）
        inside = [token for token in tokens if start <= token.start < end]
        before = [token for token in tokens if token.end <= match.start()]
        outside = [*before, *(token for token in tokens if token.start >= match.end())]
        if (days := _same_days(before, inside)) is not None:
            spans += [(days.start, days.end), (match.start(), start), (end, match.end())]
        elif before and _explains(inside, outside):
            spans.append(match.span())
    return cut(text, sorted(spans)) if spans else None


_COUNTED_AGAIN = re.compile(
    r"(?:[,;、?] ?(?:并|再|也|把|和)?|及其?|以及|和|与|并)(?:各自?|分别|对应的?|相应的?|具体)?的?(?:都|又)?"
    r"(?:有|是|为|卖了|花了|下了|买了)?"
    r"(?:(?:多少|几)(?P<unit>个?人|位|名|个?客户|个?会员|单|笔|件|次|钱|元|张)?|(?P<noun>人数|数量|数字|数值|金额|次数|件数|单数))"
    r"(?:都|也|一并|一起)?(?:带上|列出来?|标上|标出来|写上|附上|给我|告诉我|呢|啊)*[?.! ]*$"
)
_RANKED = ("highest", "lowest", "top", "bottom", "rank", "rank_up")


def counted_again(text: Text, tokens: Sequence[Token]) -> Text | None:
    """``text`` without the figure by which it ranks, asked for again: …最多的五个城市, 各有多少人."""
    found = _COUNTED_AGAIN.search(text.norm)
    before = [token for token in tokens if found is not None and token.end <= found.start()]
    if found is None or not any(token.kind in _RANKED for token in before):
        return None
    measures = {token.value for token in before if token.kind == "measure"}
    if len(measures) != 1 or not _counted_in(measures.pop(), found["unit"] or found["noun"] or ""):
        return None
    return cut(text, [found.span()])


_RESTATED = re.compile(r"[,;(]?(?:也就是说?|就是说?|即|说白了就是|其实就是|指的是)(?=[^,;]{2,12}[,;)]?)")


def restated(text: Text, tokens: Sequence[Token]) -> Text | None:
    """回头客比例，也就是复购率: the figure by its proper name alone; None where no figure is named twice."""
    found = _RESTATED.search(text.norm)
    if found is None:
        return None
    start = max(text.norm.rfind(mark, 0, found.start()) for mark in ",;:") + 1
    before = [token for token in tokens if start <= token.start < found.start()]
    behind = next((token for token in tokens if token.start >= found.end() and token.kind != "filler"), None)
    figures = [token for token in before if token.kind in ("measure", "share", "count_word")]
    if behind is None or behind.kind != "measure" or sum(token.kind == "measure" for token in figures) != 1:
        return None
    return cut(text, [(figures[0].start, found.end())])


def _counted_in(measure: str, unit: str) -> bool:
    """Whether the figures of a measure are told in that unit."""
    if not unit or unit in ("数量", "数字", "数值"):
        return True
    if unit[-1:] in "钱元额":
        return MEASURES[measure].unit == "money"
    if unit[0] in "单笔":
        return "orders" in measure
    if unit[0] == "件":
        return measure == "units"
    people = measure in PEOPLE_MEASURES or measure.endswith("customers")
    return not people and MEASURES[measure].unit == "count" if unit[0] in "次张" else people


def _same_days(before: Sequence[Token], inside: Sequence[Token]) -> Token | None:
    """这一个月（近30天）: the days before, which those in brackets say more exactly."""
    last = before[-1] if before else None
    dated = [token for token in inside if token.kind not in ("filler", "comma")]
    if last is None or len(dated) != 1 or not (_days(last) and _days(dated[0])) or _days(last) == _days(dated[0]):
        return None
    return last


def _days(token: Token) -> str | None:
    return token.value.token if token.kind == "period" and isinstance(token.value, PeriodSpan) else None


def _explains(inside: Sequence[Token], outside: Sequence[Token]) -> bool:
    """Whether the words inside narrow nothing that the words outside do not name."""
    named = {(token.kind, str(token.value)) for token in outside}
    absent = any(token.value in _ABSENCE for token in outside if token.kind in ("measure", "segment", "deed"))
    per_head = any(str(token.value).endswith(("_per_buyer", "per_customer")) for token in outside)
    if per_head and all(token.kind in ("filler", "group", "measure", "customer", "buy", "unknown") for token in inside):
        return True  # 人均消费（按买家）
    for token in inside:
        if token.kind in _NARROWS and (token.kind, str(token.value)) not in named:
            return False
        if token.kind == "period" and _days(token) not in {_days(one) for one in outside}:
            return False
        if token.kind in ("never", "without", "number", "ge", "le", "gt", "lt", "ge_after", "le_after") and not absent:
            return False
    return any(token.kind in ("measure", "segment", "head_count") for token in outside)
