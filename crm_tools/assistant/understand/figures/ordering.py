"""In which order the rows of a report stand, and how many of them are asked for."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Order
from crm_tools.assistant.understand.draft import Draft

_WORSE = re.compile(r"worst|最差|最惨|poorest|weakest|最弱")
_BETTER = re.compile(r"best|最好|最强|strongest")
_LOSSES = ("refund_amount", "refund_rate", "refunded_orders", "product_refunds", "cancelled_orders", "pending_orders")


def of_losses(draft: Draft, text: str, direction: str) -> str:
    """The worst refund rate is the highest: which way “worst first” ranks hangs on what is counted."""
    if not any(name in _LOSSES for name in draft.measures or draft.measures_before):
        return direction
    worse, better = _WORSE.search(text), _BETTER.search(text)
    if worse and better:  # from worst to best
        return "highest" if worse.start() < better.start() else "lowest"
    return "highest" if worse else "lowest" if better else direction


def order_of(draft: Draft, measures: list[str]) -> Order | None:
    """None where the usual order is meant: time ascending, otherwise the first measure descending."""
    if draft.by_change:
        return Order(by=f"{measures[0]}_change", descending=draft.direction != "lowest")
    timed = any(DIMENSIONS[name].time or name == "registration_month" for name in draft.dimensions) and not draft.per
    lowest = draft.direction == "lowest"
    if draft.order and (draft.order[0] != measures[0] or timed or lowest):
        return Order(by=draft.order[0], descending=not lowest)
    if lowest or (draft.direction and timed):
        return Order(by=measures[0], descending=not lowest)
    return None


_UP_TO_THEN = ("customers",)
"""Counts everybody up to each day by itself."""


def running_of(draft: Draft, measures: list[str]) -> tuple[str, ...]:
    """每日累计退款率: running totals of all that is asked for; the metric layer tells which cannot be added up."""
    return tuple(name for name in measures if name not in _UP_TO_THEN) if draft.running else ()


def _one_named(draft: Draft) -> bool:
    """“Best selling category”: one is asked for, where “best selling categories” are all of them."""
    names = [t.text for t in draft.tokens if t.kind == "dimension" and t.value in draft.dimensions]
    single = bool(names) and all(text.isascii() and not text.endswith("s") for text in names)
    return (single or draft.single) and not draft.has("group", "grouped")


def _names_one(draft: Draft) -> bool:
    """“Name the city that sold most”, “identify the single channel with …”: one, where “list the cities” are all."""
    verbs = [t.text for t in draft.tokens if t.kind in ("list", "which_all")]
    return bool(verbs) and all(text.removesuffix(" the") in _NAMING for text in verbs) and _one_named(draft)


_NAMING = ("name", "identify", "spot", "find me", "flag")


def _one_seller(draft: Draft) -> bool:
    """“What's our best seller this year?”"""
    sellers = [t.text for t in draft.tokens if t.kind == "metaphors"]
    named = any(t.kind == "dimension" for t in draft.tokens)
    return draft.language == "en" and not named and all(text.endswith("seller") for text in sellers)


def _shown_whole(draft: Draft) -> bool:
    """哪个钟点咨询最多？按小时统计一下: a second sentence that asks for every group."""
    end = re.search(r"[?!;.](?!\d)", draft.text.norm)
    later = [token for token in draft.tokens if end and token.start >= end.end()]
    return any(
        (t.kind == "grouped" and t.value in draft.dimensions)
        or (t.kind == "group" and any(o.kind == "dimension" and o.value in draft.dimensions for o in later))
        for t in later
    )


def _relative(draft: Draft, at: int) -> bool:
    """“Who” behind several people tells of them and asks for nobody: customers who spent the most."""
    return bool(at) and draft.tokens[at].text in ("who", "that") and draft.tokens[at - 1].text.endswith("s")


_SEVERAL = re.compile("(?:最[高低多少好差大小火贵]|前)的?(?:那|这)?几[个款位名家座种类件张条台本样]|哪[几些]")
"""销量最高的几款: more than one, and nobody says how many."""

_EVERY_ROW = re.compile(
    "(?:全部?|所有的?|都|完整)(?:要|给我|再)?(?:列|显示|展示|摆)(?:一下|出来|上|给我|$)|(?:[七7]天|各天|每一?天|周一到周日)都(?:要|看|给)"
    r"|\b(?:show|list|give)(?: me)? (?:them )?(?:all\b|every (?:one|city|day|level|channel))|\ball (?:seven|7)\b"
)
"""哪个城市卖得最好？全部列出来: the best first, and the others behind it."""


def limit_of(draft: Draft) -> int | None:
    if draft.percent is not None:
        return None
    if draft.limit is not None:
        return draft.limit
    if _shown_whole(draft) or _EVERY_ROW.search(draft.text.norm) or _SEVERAL.search(draft.text.norm):
        return None
    if (
        draft.has("metaphors")
        and not draft.has("rank", "rank_up", "which_all")
        and (_one_named(draft) or _one_seller(draft))
    ):
        return 1
    record = any(t.kind == "grouped" and t.text.startswith("单") for t in draft.tokens)  # 单日销售额最高
    if record and draft.direction and not draft.listed:
        return 1
    listed = draft.listed and not _names_one(draft)
    if draft.direction is None or listed or draft.has("rank", "rank_up", "which_all", "metaphors"):
        return None
    if draft.dimensions == ["customer"] and draft.text.norm.endswith(
        ("最高的", "最多的", "最大的", "最少的", "最低的")
    ):
        return 1
    if any(
        t.kind in ("which", "which_time") and t.text not in ("what", "whats", "what's") and not _relative(draft, at)
        for at, t in enumerate(draft.tokens)
    ):
        return 1 if draft.single else None
    names = [t.text for t in draft.tokens if t.kind == "dimension" and t.value in draft.dimensions]
    marked = draft.has("grouped") or any(
        t.kind == "group" and draft.follows(at, 1, "measure", "amount_word") is None
        for at, t in enumerate(draft.tokens)
    )  # “best day of November by orders” is one day
    chinese = any(not text.isascii() for text in names)
    return 1 if not marked and (chinese or (names and not any(text.endswith("s") for text in names))) else None
