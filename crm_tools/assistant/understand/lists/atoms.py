"""A list of customers in the single things that it says of them, to be compared with another list."""

from __future__ import annotations

from collections.abc import Iterator

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.recency import RECENCIES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.requests import report_in

Atom = tuple[str, str]
"""What is spoken of (a field, a segment), and all that is said of it."""
GOODS = ("product", "category", "price_band", "price")


def atoms(request: AudienceRequest) -> frozenset[Atom]:
    """Everything that holds of the customers of the list, each with the days in which it counts."""
    found: set[Atom] = set()
    if request.segment != "all":
        found.add(("segment", f"{request.segment} {sorted(request.params.items())}"))
    if request.saved is not None:
        found.add(("saved", request.saved))
    found |= {atom(one, request.period) for one in request.filters}
    found |= {_of_rule(one, request.period) for one in flat(request.rule)}
    if request.limit is not None:
        found.add(("limit", f"{request.limit} {request.order}"))
    return frozenset(found)


def atom(one: Condition, period: str | None) -> Atom:
    """One condition, in its own days or those of the list."""
    timeless = one.field in ATTRIBUTES or one.field in RECENCIES
    days = "" if timeless else one.period or period or "all"
    where = sorted(f"{two.field} {two.op} {two.value}" for two in one.where)
    return one.field, f"{one.field} {one.op} {one.value} {where} {days}"


def flat(rule: Group | None) -> Iterator[Condition | Member | Group]:
    """The rules that all hold."""
    if rule is None:
        return
    if rule.match != "all":
        yield rule
        return
    for one in rule.rules:
        if isinstance(one, Group) and one.match == "all":
            yield from flat(one)
        else:
            yield one


def _of_rule(one: Condition | Member | Group, period: str | None) -> Atom:
    return atom(one, period) if isinstance(one, Condition) else ("rule", repr(one))


def concerned(call: Call | None) -> AudienceRequest | None:
    """Whom a call lists, counts, or tells a figure of."""
    if call is None:
        return None
    if call.tool != "run_report":
        return lists(call)
    people = counted(call, split=True) or lists(call)
    if people is not None:
        return people
    report = report_in(call)
    if report.audience is None:
        return None
    told = tuple(Condition(**one.model_dump()) for one in report.filters if one.field in ATTRIBUTES)
    return report.audience.model_copy(update={"filters": (*report.audience.filters, *told)})
