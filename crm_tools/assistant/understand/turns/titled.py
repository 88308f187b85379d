"""Some of the coupons of a report by what their titles have in common: “only the 2026 618 ones”, 只看2026双11的."""

from __future__ import annotations

import re

from crm_tools.analytics.request import Filter
from crm_tools.analytics.values import values
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.figures.reports import checked_report
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import report_in
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.said import turn_pattern


def titled(asked: Asked) -> Call | None:
    """The report by coupon for those whose titles hold all the words; None where there are none such, or all are."""
    previous = asked.previous
    if previous is None or previous.tool != "run_report" or previous.arguments.get("dimensions") != ["coupon"]:
        return None
    said = turn_pattern("titled", "said").fullmatch(asked.text.norm.strip(" ?!.,;:"))
    if said is None:
        return None
    words = re.sub(r"(?<=\d)年", " ", next(one for one in said.groups() if one)).strip()
    titles = [one for one in values(asked.desk, "coupon") if _holds(one, words)]
    if not titles or len(titles) == len(values(asked.desk, "coupon")):
        return None
    base = report_in(previous)
    kept = tuple(one for one in base.filters if one.field != "coupon")
    chosen = Filter(field="coupon", op="in", value=tuple(titles))
    return checked_report(drafted(asked), base.model_copy(update={"filters": (*kept, chosen)}))


def _holds(title: str, words: str) -> bool:
    """2026 618 and 2026双11 of a title, however it is spaced."""
    norm = normalise(title).norm.replace(" ", "")
    return all(word in norm for word in words.split()) or words.replace(" ", "") in norm
