"""Averages over time: 日均销售额, 平均每周多少单, “average daily orders”, “how many orders a day on average”."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import AverageUnit, ReportRequest
from crm_tools.assistant.understand.draft import Draft

UNITS: tuple[AverageUnit, ...] = ("day", "week", "month", "quarter", "year")
_MEAN = re.compile(
    r"平均(?:下来|算下来|起来|到|值|数|水平)?|均值|日均|"
    r"average|averages|avg|mean|typical|on average|on an average|averaged|averaging"
)
_MEAN_IN_FRONT = re.compile(r"(?:the )?(?:average|avg|mean) (?:(?:number|count|amount|volume) of )?")
_LAID_OUT = re.compile(r"按|分|逐|各|历|by |.+ by ")
"""按天, “day by day”: every day is a row, however the figure is called."""
_EACH = ("per", "each", "every", "for each", "for every", "in each", "in every", "in a", "on a")
_ONE = re.compile(r"(?:^|[ /])(?:an?|one|per|typical|average|single)[ -]$|(?:平均|每)?一$|/ ?$")


def settle_per_unit(draft: Draft) -> None:
    """A word for averages beside a unit of time: the figures that are named, over so many of these."""
    for index, token in list(draft.open("average_of")):
        if _of_ratios(draft) and re.search("每|ly$", token.text.split(" ")[0]):
            draft.retag(index, "grouped", token.value)  # 每天平均客单价 is each day's
            continue
        draft.average = token.value
        draft.place(index, role="measure", value=f"average {token.value}")
    if draft.average is not None:
        for index, token in list(draft.open()):
            if _MEAN.fullmatch(token.text) and token.kind in _OPEN:
                draft.place(index)  # 日均平均
        return
    means = [at for at, t in draft.open(*_OPEN) if _MEAN.fullmatch(t.text)]
    named = _named(draft)
    daily = next((at for at, t in draft.open("measure") if means and t.text in DAILY), None)
    if not means and not named:
        return
    marks = _marks(draft)
    if not marks and daily is not None:
        draft.average = DAILY[draft.tokens[daily].text]
        draft.place(*means, role="measure", value=f"average {draft.average}")
        return
    if not marks or (_of_ratios(draft) and not named):
        return
    unit, places = min(marks, key=lambda one: UNITS.index(one[0]))
    for at, measure in named:
        draft.retag(at, "measure", measure)
    draft.average = unit
    draft.place(*means, *places, role="measure", value=f"average {unit}")
    for at in (*means, *places):
        draft.retag(at, "filler", draft.tokens[at].text)


def averaged(draft: Draft, base: ReportRequest, dimensions: tuple[str, ...]) -> dict[str, Any]:
    """日均呢 after figures: no groups are left that are as short; by days after averages: those days themselves."""
    unit = draft.average or base.average
    short = [name for name in dimensions if unit and name in UNITS[: UNITS.index(unit) + 1]]
    if draft.average is None:
        return {"average": None} if short else {}
    kept = tuple(name for name in dimensions if name not in short)
    return {"average": draft.average, "dimensions": kept, "share": (), "running": ()}


_OPEN = ("unsupported", "unknown", "filler")
DAILY: Mapping[str, AverageUnit] = {
    "日活": "day",
    "dau": "day",
    "月活": "month",
    "mau": "month",
    "周活": "week",
    "wau": "week",
}


def _of_ratios(draft: Draft) -> bool:
    """Whether all that is named is an average already: its average over days would be one of averages."""
    names = [t.value for t in draft.tokens if t.kind == "measure"]
    return bool(names) and all(MEASURES[name].ratio for name in names)


def _named(draft: Draft) -> list[tuple[int, str]]:
    """“Average orders” where a day is named: of orders, rather than the value of one."""
    found = []
    for at, token in draft.open("measure"):
        front = _MEAN_IN_FRONT.match(token.text)
        if front is None or not MEASURES[token.value].ratio:
            continue
        rest = token.text[front.end() :]
        known = draft.words.entries(rest)
        measures = [one.value for one in known if one.kind == "measure" and not MEASURES[one.value].ratio]
        if measures:
            found.append((at, str(measures[0])))
    return found


def _marks(draft: Draft) -> list[tuple[AverageUnit, list[int]]]:
    """The units of time that are named as one of many, with the tokens that name them."""
    found: list[tuple[AverageUnit, list[int]]] = []
    for at, token in draft.open("grouped", "dimension"):
        if token.value not in UNITS:
            continue
        before = draft.follows(at, -1, "group")
        if token.kind == "grouped":
            if not _LAID_OUT.match(token.text):
                found.append((token.value, [at]))
        elif before is not None and draft.tokens[before].text in _EACH:
            found.append((token.value, [before, at]))
        elif _ONE.search(draft.text.norm[: token.start]):
            found.append((token.value, [at]))
    return found
