"""Close questions for one that could not be placed: each is checked to be answerable as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter
from crm_tools.assistant.understand.days.span import PeriodSpan
from crm_tools.assistant.understand.describe import question
from crm_tools.assistant.understand.draft import Draft

MOST = 3
_USUAL: dict[str, tuple[str, str]] = {
    "ranking": ("按销售额排序的前10名客户", "Top 10 customers by sales"),
    "breakdown": ("本月各城市销售额", "Sales by city this month"),
    "segment": ("高价值客户", "High-value customers"),
}
_PEOPLE = ("new_customers", "buyers", "active_customers")


def suggestions(draft: Draft, answers: Callable[[str], bool]) -> tuple[str, ...]:
    """Up to three questions near ``draft`` for which ``answers`` holds."""
    found: list[str] = []
    for text in _ideas(draft):
        if text and text not in found and answers(text):
            found.append(text)
        if len(found) == MOST:
            break
    return tuple(found)


def _ideas(draft: Draft) -> Iterator[str | None]:
    place = 0 if draft.language == "zh" else 1
    if not (draft.measures or draft.dimensions or draft.filters or draft.period or draft.segment):
        for texts in _USUAL.values():
            yield texts[place]
    reasons = {reason.rpartition(".")[2] for _, reason in draft.unclear if reason}
    yield from _for_reasons(draft, reasons)
    if draft.measures and draft.period is None:
        for period in ("last_30_days", "this_month"):
            yield _ask(draft, period=period)
    if draft.segment:
        yield _ask(draft, segment=draft.segment, measures=(), dimensions=(), period=None)
        yield _ask(draft, segment=draft.segment, measures=(), dimensions=(), period=None, filters=())
    yield _ask(draft)
    if not draft.measures and not draft.segment:
        for name in _likely_measures(draft):
            yield _ask(draft, measures=(name,))
        yield _ask(draft, measures=(), dimensions=(), period=None)
    yield _ask(draft, filters=())
    yield _ask(draft, dimensions=draft.dimensions[:1])
    for texts in _USUAL.values():
        yield texts[place]


def _for_reasons(draft: Draft, reasons: set[str]) -> Iterator[str | None]:
    measures = draft.measures or ["sales"]
    if "several_periods" in reasons:
        spans: list[PeriodSpan] = [
            token.value for token in draft.tokens if token.kind == "period" and token.value.token
        ]
        units = {span.unit for span in spans}
        if len(spans) == 2 and len(units) == 1 and units <= {"month", "quarter", "year"}:
            yield _ask(draft, measures=measures, period=f"{spans[0].token}..{spans[1].token}", dimensions=tuple(units))
        for span in spans[:2]:
            yield _ask(draft, measures=measures, period=span.token)
    if reasons & {"future", "no_such_day", "unsure", "backwards"}:
        for period in ("this_month", "last_month", "last_30_days"):
            yield _ask(draft, measures=measures, period=period)
    if "several_values" in reasons:
        several = [one.field for one in draft.filters if one.op == "in"]
        yield _ask(draft, dimensions=(*several[:1], *draft.dimensions))
    if "active_within" in reasons:
        where = _ask(draft, measures=("logins",), period="last_30_days")
        yield where and (f"{where}前10的客户" if draft.language == "zh" else f"{where}, top 10 customers")
        yield _ask(draft, segment=draft.segment, measures=(), dimensions=(), period=None, filters=())
    if "part" in reasons:
        whole = tuple(token.value for token in draft.tokens if token.kind == "part")
        yield _ask(draft, measures=measures, filters=(Filter(field="category", op="in", value=whole),))
    if "compare_what" in reasons:
        for period, tail in (
            ("this_month", ("环比", "vs last month")),
            ("this_month", ("同比", "vs the same period last year")),
        ):
            yield _ask(draft, measures=measures, period=period, tail=tail)
    if reasons & {"customers_when", "active"}:
        for name in _PEOPLE:
            yield _ask(draft, measures=(name,), segment=None)
    if "per_customer" in reasons:
        yield _ask(draft, measures=("aov",))
        yield _ask(draft, measures=measures, tail=("最高的10个客户", ""), dimensions=())
    if "rank_by_what" in reasons or "limit_of_what" in reasons:
        noun = DIMENSIONS[draft.dimensions[0]].label if draft.dimensions else DIMENSIONS["customer"].label
        for name in draft.measures or ("sales", "orders"):
            label = MEASURES[name].label
            yield (
                f"{label.zh}前10的{noun.zh}"
                if draft.language == "zh"
                else f"Top 10 {noun.en.lower()} by {label.en.lower()}"
            )
    if "each_or_in_all" in reasons:
        for tail in _MANY_OF:
            many = (tail[0].format(n=draft.limit), tail[1].format(n=draft.limit, group=draft.dimensions[0]))
            yield _ask(draft, dimensions=(), tail=many)
    if "rank_of_what" in reasons:
        for name in ("city", "customer"):
            label = MEASURES[measures[0]].label
            noun = DIMENSIONS[name].label
            yield (
                f"{label.zh}前10的{noun.zh}"
                if draft.language == "zh"
                else f"Top 10 {noun.en.lower()} by {label.en.lower()}"
            )
    if reasons & {"share_of_what", "share_within", "split_by_what"}:
        yield _ask(draft, dimensions=("city",), filters=(), tail=("占比", "as a share of total"))
    if reasons & {"segment_measure", "segment_groups"}:
        yield _ask(draft, segment=draft.segment, measures=(), dimensions=(), period=None)
        yield _ask(draft, segment=None)


_MANY_OF = (("前{n}的客户", "top {n} customers"), ("前{n}的客户", "top {n} customers in each {group}"))
"""So many in all, and so many in each."""


def _likely_measures(draft: Draft) -> tuple[str, ...]:
    if any(DIMENSIONS[name].family == "item" for name in draft.dimensions):
        return ("product_sales", "units")
    return ("sales", "orders", "new_customers")


def _ask(draft: Draft, **changed: Any) -> str | None:
    """The understood parts as a question, some of them changed."""
    parts: dict[str, Any] = {
        "measures": draft.measures,
        "dimensions": draft.dimensions,
        "period": draft.period,
        "filters": draft.filters,
        "segment": None,
    }
    parts |= changed
    if not (parts["measures"] or parts["segment"] or parts["filters"]):
        return None
    return question(draft.language, **parts)
