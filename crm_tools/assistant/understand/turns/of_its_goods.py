"""What a turn tells of people by a deed without its goods: 看过没买的人 after a figure of yoga mats.

The thing is named in the turn, which is then read by itself: 瑜伽垫看过没买的人, “how many member coupons were used”.
The days of the figure hold for what was done, where the turn names none.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.request import Filter
from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.asking_back import clarified
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.checks.turned import names_in
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.atoms import GOODS
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for, report_in
from crm_tools.assistant.understand.turns.returning import Read
from crm_tools.assistant.understand.turns.said import turn_pattern

_OF_COUPONS = ("coupons_issued", "coupons_used", "coupon_use_rate", "coupon_discount")
_DEEDS = ("buy", "use", "unused", "issue", "browse", "never")
_MEASURED = ("views", "favorites", "carts", *_OF_COUPONS)
_OTHERS = ("segment", "saved", "period", "number", "pronoun")


def of_its_goods(asked: Asked, read: Read, found: Call) -> Call | None:
    """The turn of that thing, asked back where it cannot be read so; None where it is about nothing in particular."""
    thing = _thing(asked.previous)
    if thing is None or found.tool not in ("clarify", "run_report", *LISTS) or _holds(found, thing):
        return None
    if thing.field in found.arguments.get("dimensions", ()):
        return None  # “which of all our coupons has the best use rate”: of each of its kind
    tokens = drafted(asked).tokens
    deeds = [one for one in tokens if one.kind in _DEEDS or (one.kind == "measure" and one.value in _MEASURED)]
    about_coupons = any(one.kind in ("use", "unused", "issue") or one.value in _OF_COUPONS for one in deeds)
    others = any(one.kind in _OTHERS or (one.kind == "value" and one.value[0] in (*GOODS, "coupon")) for one in tokens)
    if not deeds or others or about_coupons != (thing.field == "coupon"):
        return None
    people = turn_pattern("of_its_goods", "people").search(asked.text.norm) or about_coupons
    looked = any(one.value in ("views", "favorites", "carts") for one in deeds)
    if not people or (turn_pattern("left_unsaid", "anything").search(asked.text.norm) and not looked):
        return None
    for told in _naming(asked, thing):
        call = read(told, None, ())
        if (
            call.tool in ("run_report", *LISTS)
            and _holds(call, thing)
            and all(names_in(one, call.arguments) for one in tokens)
        ):
            return _in_its_days(_all_of_it(call, thing), asked.previous)
    return clarified(_unclear(asked), asked.desk) if found.tool != "clarify" else None


def _thing(previous: Call | None) -> Filter | None:
    """The one product, category or coupon whose figure was told."""
    if previous is None or previous.tool != "run_report":
        return None
    report = report_in(previous)
    told = [one for one in report.filters if one.field in (*GOODS, "coupon")]
    told = [one for one in told if one.field == "product"] or told  # yoga mats, of sports
    if set(report.dimensions) & {"product", "coupon"} and all(one.field != "product" for one in told):
        return None  # the first of its products
    single = len(told) == 1 and isinstance(told[0].value, str) and told[0].op in ("eq", "contains")
    return told[0] if single and report.audience is None and not report.compare else None


def _holds(call: Call, thing: Filter) -> bool:
    return any(one.get("field") == thing.field and one.get("value") == thing.value for one in mappings(call.arguments))


def _naming(asked: Asked, thing: Filter) -> Iterator[str]:
    said, title = asked.question.strip(" ?!.,;。？！，"), str(thing.value)
    given = thing.field != "coupon" or not turn_pattern("of_its_goods", "unused").search(asked.text.norm)
    if asked.language == "zh":
        said = turn_pattern("of_its_goods", "leads").sub("", said)
        yield f"{title}{said}" if given else f"领了{title}{said}"  # 没用的: of those who have it
        return
    if not given:
        said = turn_pattern("of_its_goods", "had").sub(r"\g<who> \g<rest>", said)
        yield turn_pattern("of_its_goods", "unused").sub(f"got {title} and haven't used it", said)
        return
    words = said.split(" ")
    it = next((one for one in ("it", "them", "this", "that") if one in words), None)
    if it is not None:
        yield " ".join(title if word == it else word for word in words)
        return
    if (counts := turn_pattern("of_its_goods", "how_many").match(asked.text.norm)) is not None:
        yield f"how many {title} {asked.text.norm[counts.end() :].strip(' ?!.,;')}"
    yield f"{said} {title}"


def _all_of_it(call: Call, thing: Filter) -> Call:
    """Every deed of that thing: viewed and not bought."""
    people = lists(call) if call.tool in LISTS else report_in(call).audience
    if people is None or thing.field not in GOODS:
        return call
    told = people.model_copy(update={"filters": tuple(_of_it(one, thing) for one in people.filters)})
    return list_call(told) if call.tool in LISTS else call_for(report_in(call).model_copy(update={"audience": told}))


def _of_it(one: Condition, thing: Filter) -> Condition:
    if one.where or one.field not in ("views", "favorites", "carts", "inquiries", "orders", "units"):
        return one
    bought = one.field == "orders" and (one.op, one.value) in (("eq", 0), ("ge", 1))
    return one.model_copy(update={"field": "units" if bought else one.field, "where": (thing,)})


def _in_its_days(call: Call, previous: Call | None) -> Call:
    """The days of the figure before, for deeds that have none of their own."""
    days = "all" if previous is None else previous.arguments.get("period", "all")
    if days == "all":
        return call
    if call.tool in LISTS:
        people = lists(call)
        return call if people is None else list_call(_dated(people, days))
    report = report_in(call)
    if report.audience is None:
        return call_for(report.model_copy(update={"period": days}))
    return call_for(report.model_copy(update={"audience": _dated(report.audience, days)}))


def _dated(people: AudienceRequest, days: str) -> AudienceRequest:
    if people.period not in (None, "all") or any(one.period not in (None, "all") for one in people.filters):
        return people
    plain_ = tuple(one.model_copy(update={"period": None}) for one in people.filters)
    return people.model_copy(update={"period": days, "filters": plain_})


def _unclear(asked: Asked) -> Draft:
    draft = drafted(asked)
    draft.unclear = [(asked.question, "understand.reason.not_seen")]
    return draft
