"""Those before beside all customers: 占全部客户多少, “what share of our customers is that?”, 总客户数是多少."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.returning import Earlier, Read
from crm_tools.assistant.understand.turns.said import turn_pattern


def of_everyone(asked: Asked, _: Sequence[Earlier], read: Read) -> Call | None:
    """Their share of all customers, or the number of all; None for any other turn or where no customers were told."""
    people = counted(asked.previous) or lists(asked.previous)
    if people is None or people == AudienceRequest() or people.limit is not None or people.top_percent is not None:
        return None
    said = asked.text.norm.strip(" ?!.,;:")
    told = asked.previous.arguments if asked.previous is not None else {}
    if told.get("filters") and told.get("measures", ["customers"]) != ["customers"]:
        return None  # 占多少 after the new customers of Douyin: of all new ones
    if turn_pattern("of_everyone", "all").fullmatch(said):
        return call_for(ReportRequest(measures=("customers",), period="all"))
    if (whole := turn_pattern("of_everyone", "of_some").fullmatch(said)) is not None:
        return _of_some(asked, people, next(one for one in whole.groups() if one))
    if not turn_pattern("of_everyone", "share").fullmatch(said):
        return None
    one_trait = len(people.filters) == 1 and people.filters[0].field in ATTRIBUTES
    if one_trait and people == AudienceRequest(filters=people.filters) and counted(asked.previous) is not None:
        full = "占全部客户的多少" if asked.language == "zh" else "what share of all customers is that"
        found = read(full, asked.previous, ()) if said != full else None
        return found if found is not None and found.tool == "run_report" else None
    return _shared(people, ())


def _of_some(asked: Asked, people: AudienceRequest, words: str) -> Call | None:
    """占上海客户多少 after the women of Shanghai: of those who are what the words say of them."""
    told = [one for one in drafted(replace(asked, text=normalise(words))).tokens if one.kind not in _SILENT]
    if not told or any(one.kind != "value" or one.value[0] not in ATTRIBUTES for one in told):
        return None
    whole = tuple(Filter(field=one.value[0], op="eq", value=one.value[1]) for one in told)
    held = {(one.field, one.op, one.value) for one in people.filters}
    return _shared(people, whole) if all((one.field, one.op, one.value) in held for one in whole) else None


def _shared(people: AudienceRequest, whole: tuple[Filter, ...]) -> Call:
    return call_for(
        ReportRequest(
            measures=("customers",),
            period="all",
            filters=whole,
            audience=people.model_dump(),
            share=("customers",),
            of_all=True,
        )
    )


_SILENT = ("filler", "comma", "customer", "head_count", "pronoun", "all")
