"""What a Chinese question says twice: （平均一单带几件） behind 连带率, 这一个月（近30天）, “就是至少卖出过一件的”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.assistant.understand.days.periods import PeriodSpan
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.vocabulary.spans import Token

_ASIDE = re.compile(r"\((?P<inside>[^()]{1,24})\)")
_THAT_IS = re.compile(r"[,;?.]? ?(?:哦|嗯|噢)?,?(?:也?就是说?|意思是|即|指的是)(?P<inside>[^,;?.]{2,24})$")
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
        inside = [token for token in tokens if start <= token.start < end]
        before = [token for token in tokens if token.end <= match.start()]
        outside = [*before, *(token for token in tokens if token.start >= match.end())]
        if (days := _same_days(before, inside)) is not None:
            spans += [(days.start, days.end), (match.start(), start), (end, match.end())]
        elif before and _explains(inside, outside):
            spans.append(match.span())
    return cut(text, sorted(spans)) if spans else None


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
