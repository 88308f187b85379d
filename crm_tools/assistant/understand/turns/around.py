"""Turns of one word that tells what is wanted and small words around it: the names, the total, another act instead.

The small words are closed classes: with any other word in it, the turn is read as all others are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import ACTIONS, Call
from crm_tools.assistant.understand.acts.acting import is_order
from crm_tools.assistant.understand.checks.pointed import points_back
from crm_tools.assistant.understand.figures.catalogue import of_things
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import arguments, call_for, undrawn
from crm_tools.assistant.understand.text.normalise import language_of, normalise
from crm_tools.assistant.understand.text.peel import without
from crm_tools.assistant.understand.turns.returning import Earlier, Read, answered
from crm_tools.assistant.understand.turns.said import turn_pattern, turn_patterns
from crm_tools.assistant.understand.vocabulary.words import patterns


def names(asked: Asked) -> Call | None:
    """Who they are: 发个名单, 我要看具体是哪些人, “who exactly”: those on the list or in the number before."""
    previous, said = asked.previous, asked.text.norm.strip(" ?!.,;:")
    if previous is None or not turn_pattern("names", "said").fullmatch(said):
        return None
    if turn_pattern("names", "everybody").search(said):
        return None
    people = counted(previous, split=True) or lists(previous)
    return None if people is None else list_call(people)


def total(asked: Asked) -> Call | None:
    """The report before as one number: 总数给我就好, “just the total please”."""
    previous, said = asked.previous, asked.text.norm.strip(" ?!.,;:")
    if previous is None or previous.tool != "run_report" or not turn_pattern("total", "said").fullmatch(said):
        return None
    told = undrawn(previous)
    report = ReportRequest.model_validate(told)
    if (
        not report.dimensions
        and turn_pattern("together", "sum").search(said)
        and not turn_pattern("total", "one").search(said)
    ):
        return None
    if report.limit is not None or report.per or report.part or not _fits(said, report):
        return None
    whole = report.model_copy(update={"dimensions": (), "order": None, "share": (), "running": ()})
    return call_for(whole)


def how_many_things(asked: Asked) -> Call | None:
    """一共多少个, “how many is that?” after the products of the catalogue, whose rows tell prices: their number."""
    previous, said = asked.previous, asked.text.norm.strip(" ?!.,;:")
    if previous is None or previous.tool != "run_report" or not turn_pattern("total", "things").fullmatch(said):
        return None
    report = ReportRequest.model_validate(undrawn(previous))
    if report.dimensions != ("product",) or report.limit is not None or not all(map(of_things, report.measures)):
        return None
    return call_for(report.model_copy(update={"measures": ("products",), "dimensions": (), "order": None}))


def by_how_much(asked: Asked) -> Call | None:
    """具体涨了多少, “by how much?” after what was compared: that answer tells it."""
    said = asked.text.norm.strip(" ?!.,;:")
    compared = asked.previous is not None and asked.previous.arguments.get("compare")
    return asked.previous if compared and turn_pattern("total", "how_much").fullmatch(said) else None


def each(asked: Asked) -> Call | None:
    """各有几个 after the customers of two cities: how many of either; 分开看 after the sales of two: a row each."""
    people, said = lists(asked.previous), asked.text.norm.strip(" ?!.,;:")
    if asked.previous is not None and asked.previous.tool == "run_report" and people is None:
        return _apart(asked.previous) if turn_pattern("total", "apart").fullmatch(said) else None
    if people is None or people.limit is not None or not turn_pattern("total", "each").fullmatch(said):
        return None
    several = [one.field for one in people.filters if one.op == "in" and one.field in DIMENSIONS]
    if len(several) != 1:
        return None
    report = ReportRequest(measures=("customers",), dimensions=(several[0],), period="all", audience=people)
    return call_for(report)


def _apart(previous: Call) -> Call | None:
    """The report before with a row for each of the values that were named."""
    told = undrawn(previous)
    several = [one["field"] for one in told.get("filters", ()) if one.get("op") == "in" and one["field"] in DIMENSIONS]
    groups = told.get("dimensions", [])
    if len(several) != 1 or several[0] in groups or told.get("limit") or told.get("part"):
        return None
    return Call("run_report", arguments({**told, "dimensions": [*groups, several[0]]}))


_OF_VALUES = (
    "value",
    "split",
    "group",
    "grouped",
    "how_many",
    "head_count",
    "count_word",
    "customer",
    "filler",
    "comma",
    "and",
)
_KNOWN_GENDERS = {"男", "女"}


def each_named(asked: Asked) -> Call | None:
    """里面男的女的各多少: the customers before by what the values are of; both genders are all of them."""
    base = lists(asked.previous) or counted(asked.previous)
    tokens = drafted(asked, without(asked.text, patterns("narrow", "cut_among"))).tokens
    named = [one.value for one in tokens if one.kind == "value"]
    several = sum(one.kind in ("how_many", "head_count") for one in tokens) > 1 or any(
        t.kind == "split" for t in tokens
    )
    if base is None or base.limit is not None or len(named) < 2 or not several:
        return None
    if any(one.kind not in _OF_VALUES and one.read_as("filler") is None and not is_person(one) for one in tokens):
        return None
    fields, values = {one[0] for one in named}, tuple(dict.fromkeys(one[1] for one in named))
    if len(fields) != 1 or not fields <= set(ATTRIBUTES):
        return None
    [field] = fields
    chosen = () if set(values) == _KNOWN_GENDERS else (Filter(field=field, op="in", value=values),)
    report = ReportRequest(measures=("customers",), dimensions=(field,), period="all", filters=chosen, audience=base)
    return call_for(report)


def _fits(said: str, report: ReportRequest) -> bool:
    """多少钱 of money, 多少人 of people."""
    units = {MEASURES[name].unit == "money" for name in report.measures}
    money, people = (turn_pattern("total", one).search(said) for one in ("money", "people"))
    heads = all("customer" in name or "buyer" in name for name in report.measures)
    return not (money and units != {True}) and not (people and not heads)


def other_act(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | None:
    """Another act for the same customers: 算了 还是发优惠券吧, “actually make it follow-up tasks”."""
    said = asked.text.norm.strip(" ?!.,;:")
    found = turn_pattern("other_act", "said").fullmatch(said)
    if found is None or lists(asked.previous) is None or not earlier or not was_order(asked, earlier[-1]):
        return None
    thing = next(one for one in found.groups() if one)
    for key in ("coupon", "task", "survey", "mail"):
        if turn_pattern("other_act", key).search(thing):
            words = turn_pattern("other_act", f"{key}_{asked.language}").pattern.replace("{thing}", thing)
            call = read(words, asked.previous, ())
            return call if call.tool in ACTIONS else None
    return None


def act_for_others(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | None:
    """The act that was drafted, for others of those: 改成前20个, 只发给上海的, “make it the top 20”."""
    said = asked.text.norm.strip(" ?!.,;:")
    named = [found for one in turn_patterns("other_act", "others") if (found := one.fullmatch(said))]
    if not named or not earlier or earlier[-1].call is None:
        return None
    context = next((call for _, call in answered(earlier)[-2:-1]), None)
    before = read(earlier[-1].question, context, earlier[:-1])
    if before.tool not in ACTIONS or before.arguments.get("audience") is None:
        return None
    who = next(one for one in named[0].groups() if one).removeprefix("发").removeprefix("给")
    lead = "只要" if asked.language == "zh" else "only "
    if any(named[0].groupdict().get(place) for place in ("d", "d_")) and _segment_alone(asked, who):
        people = lists(read(who, None, ()))  # 换成高意向客户: those instead
    else:
        people = lists(read(f"{lead}{who}", earlier[-1].call, ()))
    if people is not None and "limit" in before.arguments["audience"] and not people.limit:
        return None  # of the first so many, or others
    if people is None or people == lists(earlier[-1].call):
        return None
    return Call(before.tool, {**before.arguments, "audience": people.model_dump(mode="json", exclude_defaults=True)})


def _segment_alone(asked: Asked, who: str) -> bool:
    """Whether a segment is named, and nothing that could narrow one."""
    tokens = drafted(replace(asked, previous=None), normalise(who)).tokens
    named = [one for one in tokens if one.kind in ("segment", "band")]
    others = [one for one in tokens if one not in named and one.kind != "filler" and one.value != "customer"]
    return bool(named) and all(is_person(one) for one in others)


def more_of_act(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | None:
    """截止下周五 after 建跟进任务: the act before with what is told of it now, for the same customers."""
    if not earlier or not turn_pattern("other_act", "details").search(asked.text.norm) or is_order(asked):
        return None
    if earlier[-1].call is None or not was_order(asked, earlier[-1]):
        return None
    context = next((call for _, call in answered(earlier)[-2:-1]), None)
    before = read(earlier[-1].question, context, earlier[:-1])
    comma = "，" if asked.language == "zh" else ", "
    call = read(f"{earlier[-1].question}{comma}{asked.question}", context, earlier[:-1])
    if call.tool != before.tool or call.tool not in ACTIONS:
        return None
    same = call.arguments.get("audience") == before.arguments.get("audience")
    return call if same and call != before else None


def takes_up_the_last(asked: Asked) -> bool:
    """Whether a turn only makes sense of what the last one came to (how many, who, for them), which was asked back."""
    said = asked.text.norm.strip(" ?!.,;:")
    if asked.previous is None and turn_pattern("other_act", "part_of_the_last").fullmatch(
        normalise(asked.question).norm.strip(" ?!.,;:")
    ):
        return True
    if any(turn_pattern(one, "said").fullmatch(said) for one in ("names", "total", "remaining")):
        return True
    if turn_pattern("rest", "share").fullmatch(said):
        return True
    if turn_pattern("other_act", "of_the_last").fullmatch(said) is not None or points_back(said):
        return True
    named = ("value", "segment", "saved", "measure", "customer", "period")
    tokens = drafted(asked).tokens
    return is_order(asked) and not any(one.kind in named or is_person(one) for one in tokens)  # 建回访任务


def was_order(asked: Asked, before: Earlier) -> bool:
    """Whether that turn had something drafted."""
    text = normalise(before.question)
    return is_order(Asked(before.question, text, language_of(before.question), asked.desk))
