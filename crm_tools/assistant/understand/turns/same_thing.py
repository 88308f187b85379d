"""The bare name of a kind of figure after an answer: 不是金额是笔数 after refunds, “the rate, not the amount”, 人均呢.

It means that kind of the figure before, by its own name. And days that answer to those before: “the same stretch of
2025”; days that are to stand beside them: “put last year's Q3 next to it”.
"""

from __future__ import annotations

from dataclasses import replace

from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.days.pairs import answering, days_of, how_compared
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.turns.said import turn_pattern, turn_patterns, turn_words

_BARE = (
    "amount_word",
    "count_word",
    "unknown",
    "how_many",
    "share",
    "measure",
    "filler",
    "unsupported",
    "customer",
    "paid",
    "buy",
)
"""Kinds of words as which a bare name of a figure is read without an answer before it."""


def named_in_full(asked: Asked) -> Asked:
    """The turn with such bare names as the names of the figures that they mean."""
    figures = _figures(asked.previous)
    if not figures:
        return asked
    text = asked.text
    for kind in ("rate", "amount", "count", "head", "paid"):
        name = figures.get(kind)
        if name is not None:
            text = _named(replace(asked, text=text), kind, turn_words("figures", "names", asked.language)[name])
    return replace(asked, text=text)


def _figures(previous: Call | None) -> dict[str, str]:
    """The kinds of figure there are of what the report before is about, by its one measure."""
    measures = [] if previous is None or previous.tool != "run_report" else previous.arguments["measures"]
    if len(measures) != 1:
        return {}
    things = turn_words("figures", "things").values()
    return next((dict(one) for one in things if measures[0] in one.values()), {})


def _named(asked: Asked, kind: str, name: str) -> Text:
    text = asked.text
    found = [match.span("w") for one in turn_patterns("figures", kind) for match in one.finditer(text.norm)]
    for start, end in sorted(set(found), reverse=True):
        whole = [one for one in drafted(asked).tokens if one.start < end and start < one.end]
        own = kind == "head" or all(one.kind in _BARE and start <= one.start and one.end <= end for one in whole)
        if own and not text.norm.startswith(name, start):
            text = spliced(text, start, end, name)
    return text


def same_stretch(draft: Draft, base: str) -> None:
    """“The same stretch of 2025”, 2025年同期: the days of it that answer to those before."""
    marks = [index for index, _ in draft.open("same_of", "same_behind")]
    if not marks or not draft.period or draft.compare or base == "all":
        return
    how = answering(draft, base, draft.period)
    if how is not None:
        draft.compare, draft.period = how, None
        draft.place(*marks, role="compare", value=how)


def beside_days(draft: Draft, base: ReportRequest) -> None:
    """“Put last year's Q3 next to it”, 把去年的也加上: the days before against those that are named."""
    said = turn_pattern("figures", "beside").search(draft.text.norm)
    others = draft.measures or draft.dimensions or draft.filters or draft.conditions or draft.order
    if said is None or not draft.period or draft.compare or others or "all" in (base.period, draft.period):
        return
    if base.compare or base.limit is not None or turn_pattern("figures", "instead").search(draft.text.norm):
        return
    one, other = sorted((base.period, draft.period), key=lambda token: days_of(draft, token).end)
    draft.compare, draft.period = how_compared(draft, other, one), other


def as_rate(draft: Draft, base: ReportRequest) -> None:
    """“As a percentage of orders” after refunds: the rate of which these are the parts."""
    if not draft.share or len(base.measures) != 1 or len(draft.measures) != 1 or draft.dimensions:
        return
    rates = turn_words("figures", "rates")
    rate = rates.get(f"{base.measures[0]}/{draft.measures[0]}")
    if rate:
        draft.measures, draft.share = [str(rate)], False
    elif draft.measures[0] != base.measures[0] and not MEASURES[base.measures[0]].ratio:
        draft.unclear.append((draft.text.raw, "understand.reason.share_within"))
