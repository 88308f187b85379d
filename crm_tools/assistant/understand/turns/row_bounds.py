"""Bounds on the rows of the report before: “only those above 10,000”, 低于20%的不要, 销量不到50件的去掉."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.request import Filter
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures import bounds
from crm_tools.assistant.understand.turns.said import turn_patterns
from crm_tools.assistant.understand.vocabulary.numbers import as_number
from crm_tools.assistant.understand.vocabulary.spans import Token

OPPOSITE = {"ge": "lt", "gt": "le", "le": "gt", "lt": "ge"}


def bounds_of_rows(draft: Draft, previous: Call) -> None:
    """Rows of the report before by its one figure; what the words take away is what the bound leaves out."""
    measures = previous.arguments.get("measures", ())
    if previous.tool != "run_report" or not previous.arguments.get("dimensions"):
        return
    if len(measures) == 1:
        _of_its_figure(draft, measures[0])
    gone = [at for at, token in draft.open("not", "not_after") if token.text not in ("不是",)]
    numbers = [token for token in draft.tokens if token.kind == "number"]
    away = next((said for said in _away(draft) if any(_in(said.span("y"), one) for one in numbers)), None)
    if len(draft.conditions) != 1 or len(numbers) != 1 or draft.conditions[0].op not in OPPOSITE:
        return
    if away is None and not gone:
        return
    [one] = draft.conditions
    draft.conditions[0] = Condition.model_validate({**one.model_dump(), "op": OPPOSITE[one.op]})
    span = (0, 0) if away is None else away.span()
    around = [at for at, token in draft.open() if token.kind in _AROUND and span[0] <= token.start < span[1]]
    draft.place(*gone, *around)


_AROUND = ("unknown", "follow", "not", "not_after", "turn", "lift", "except", "pronoun", "only", "lead")


def prices(draft: Draft, previous: Call) -> None:
    """500以下 after units by price band, 5000以上呢 after what goods from 1,000 sold: what they cost."""
    told = previous.arguments
    asked = "price_band" in told.get("dimensions", ()) or any(
        one["field"] == "price" for one in told.get("filters", ())
    )
    numbers = list(draft.open("number"))
    if previous.tool != "run_report" or not asked or len(numbers) != 1 or draft.has("measure", "threshold"):
        return
    [(index, token)] = numbers
    operator, marks = bounds.operator_of(draft, index)
    if operator not in OPPOSITE or not marks or token.value.unit not in ("none", "yuan"):
        return
    value = as_number(token.value.value)
    draft.filters.append(Filter.model_validate({"field": "price", "op": operator, "value": value}))
    draft.place(index, *marks, role="filter", value=f"price {operator} {value}")


def _of_its_figure(draft: Draft, measure: str) -> None:
    numbers = list(draft.open("number"))
    named = [index for index, token in draft.open("measure")]
    if len(numbers) != 1 or draft.measures or draft.has("threshold"):
        return
    if any(token.value != measure for token in draft.tokens if token.kind == "measure"):
        return
    operator, marks = bounds.operator_of(draft, numbers[0][0])
    if operator not in OPPOSITE or not marks or not bounds.fits(measure, numbers[0][1].value):
        return
    value = as_number(numbers[0][1].value.value)
    draft.conditions.append(Condition.model_validate({"field": measure, "op": operator, "value": value}))
    draft.place(numbers[0][0], *marks, *named, role="condition", value=f"{measure} {operator} {value}")


def _away(draft: Draft) -> Iterator[re.Match[str]]:
    for form in turn_patterns("turned", "away"):
        yield from form.finditer(draft.text.norm)


def _in(span: tuple[int, int], token: Token) -> bool:
    return span[0] <= token.start and token.end <= span[1]
