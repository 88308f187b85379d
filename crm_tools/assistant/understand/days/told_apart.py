"""Two periods set against each other without a word of comparison: their difference, or a year between them."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.days.days_apart import TOGETHER, grouped_units, unit_of
from crm_tools.assistant.understand.days.pairs import alike, days_of, how_compared
from crm_tools.assistant.understand.draft import Draft


def told_apart(draft: Draft, spans: list[int]) -> bool:
    """10月和9月的订单数差多少; 9月退款率多少、10月又是多少，涨了几个点; 去年国庆和今年国庆的成交额."""
    found = set_apart(draft, spans) or _moved_since(draft, spans) or _a_year_between(draft, spans)
    if found:
        draft.place(*(at for at, _ in draft.open("split")))
    return found


def set_apart(draft: Draft, spans: list[int]) -> bool:
    """10月和9月的订单数差多少, “the difference in orders between October and September”: one against the other."""
    apart = any(_APART.search(token.text) for _, token in draft.open("growth"))
    beside = draft.follows(spans[0], 1, "and"), draft.follows(spans[1], -1, "and")
    return apart and any(at is not None for at in beside)


_APART = re.compile("差|距|difference|gap")


def _moved_since(draft: Draft, spans: list[int]) -> bool:
    """9月退款率多少、10月又是多少，涨了几个点: the change is asked for behind both."""
    units = {unit_of(draft.tokens[at]) for at in spans}
    behind = any(at > spans[1] and not token.text.isascii() for at, token in draft.open("growth"))
    return behind and len(units) == 1 and not grouped_units(draft) and _alike(draft, spans)


def _a_year_between(draft: Draft, spans: list[int]) -> bool:
    """去年双11和今年双11的订单数: nobody adds up the same days of two years."""
    if draft.language != "zh" or TOGETHER.search(draft.text.norm) or draft.has("done", "undone", "never", "register"):
        return False
    joined = draft.follows(spans[0], 1, "and") is not None or draft.follows(spans[0], 1, "period") == spans[1]
    earlier, later = sorted((draft.tokens[at].value.token for at in spans), key=lambda one: days_of(draft, one).end)
    short = (days_of(draft, later).days or 999) <= _HALF_A_YEAR
    return joined and short and _alike(draft, spans) and how_compared(draft, later, earlier) == "year_ago"


_HALF_A_YEAR = 184


def _alike(draft: Draft, spans: list[int]) -> bool:
    one, other = (draft.tokens[at].value.token for at in spans)
    return alike(draft, one, other)
