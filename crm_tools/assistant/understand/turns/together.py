"""The last answers in one: 两个城市放一起看, “both together”, where they differ in one value or in their days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.periods import DAY, resolve
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import arguments, undrawn
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut, without
from crm_tools.assistant.understand.turns.further import as_rules
from crm_tools.assistant.understand.turns.returning import Earlier, answered
from crm_tools.assistant.understand.turns.said import turn_pattern, turn_patterns
from crm_tools.assistant.understand.turns.widening import either

_NAMED = ("measure", "value", "segment", "period", "saved")


def together(asked: Asked, earlier: Sequence[Earlier]) -> Call | Draft | None:
    """One report with a row for each of the last answers; None where the turn asks for no such thing.

    A draft where it plainly does and there are no such answers.
    """
    said = asked.text.norm.strip(" ?!.,;:")
    draft = drafted(asked)
    both = turn_pattern("together", "both_times")
    named = [one for one in draft.tokens if one.kind in _NAMED and not both.fullmatch(one.text)]
    if not (turn_pattern("together", "said").search(said) or turn_pattern("together", "on_both").search(said)) or named:
        return None
    if turn_pattern("together", "sum").search(said) and asked.previous and asked.previous.arguments.get("dimensions"):
        return None  # the total of its groups
    found = _joined(asked, earlier, said)
    if found is None and any(turn_pattern("together", one).search(said) for one in ("lists", "on_both")):
        found = _lists_joined(earlier, said)
        if found is not None and _narrowed(earlier):
            draft.unclear.append((asked.question, "understand.reason.part_of_the_last"))
            return draft
    if found is None and turn_pattern("together", "several").search(said):
        draft.unclear.append((asked.question, "understand.reason.which_earlier"))
        return draft
    return found


def _narrowed(earlier: Sequence[Earlier]) -> bool:
    """Whether of the last two lists the later is some of the one before: whoever is on either is on that, anyhow."""
    people = [lists(call) for _, call in answered(earlier)[-2:]]
    one, other = (as_rules(side) if side is not None else [] for side in people)
    return bool(one) and one != other and all(rule in other for rule in one)


def _lists_joined(earlier: Sequence[Earlier], said: str) -> Call | None:
    """上海的高价值客户, then 北京的: those of both lists, where they differ in one value or in all that they say."""
    people = [one for one in (lists(call) for _, call in answered(earlier)[-2:]) if one is not None]
    if len(people) < 2 or people[0] == people[1]:
        return None
    one, other = people
    if one.limit is not None or other.limit is not None:
        return None
    both = _on_both(one, other) if turn_pattern("together", "on_both").search(said) else either(one, other)
    return None if both is None else list_call(both)


def _on_both(one: AudienceRequest, other: AudienceRequest) -> AudienceRequest | None:
    """Those on either list who are on the other, too."""
    rules = [rule for side in (one, other) for rule in as_rules(side)]
    rules = [rule for place, rule in enumerate(rules) if rule not in rules[:place]]
    values = [rule.field for rule in rules if isinstance(rule, Condition) and rule.field in ATTRIBUTES]
    return None if len(values) != len(set(values)) else AudienceRequest(rule=Group(rules=tuple(rules)))


def _joined(asked: Asked, earlier: Sequence[Earlier], said: str) -> Call | None:
    before = [call for _, call in answered(earlier)]
    wanted = _how_many(said) or _alike(before)
    calls = before[-wanted:]
    if len(calls) < wanted or any(one.tool != "run_report" for one in calls):
        return None
    apart = turn_pattern("together", "sum").search(said) is None
    today, by_value = asked.desk.today, _by_value(calls, apart)
    if by_value is not None:
        return by_value
    if not apart:  # the sum of two stretches of days is no comparison
        return _in_a_row(calls, today, apart=False)
    return _of_two_times(calls[0], calls[1], today) if wanted == 2 else _in_a_row(calls, today)


def _how_many(said: str) -> int | None:
    """How many answers the words speak of; None where they leave it open: 这几天放一起."""
    if turn_pattern("together", "three").search(said):
        return 3
    named = turn_pattern("together", "two").search(said) or turn_pattern("together", "compares").search(said)
    return 2 if named else None


def _alike(calls: Sequence[Call]) -> int:
    """How many of the last answers differ in their days alone, or in one value alone; two at least."""
    several = 2
    for count in range(3, len(calls) + 1):
        last = calls[-count:]
        if any(one.tool != "run_report" for one in last) or last[0] in last[1:]:
            break
        dated = [{**undrawn(one), "period": None} for one in last]
        if any(one != dated[0] for one in dated) and _by_value(last, True) is None:
            break
        several = count
    return several


def several(asked: Asked, earlier: Sequence[Earlier]) -> tuple[Call, Text] | None:
    """The last answers that “both” or 这两个季度 points at in one, and what else the turn says of them.

    They differ in one value, in their days or in their figures. Two stretches of days, one right behind the other, are
    rows where they are to be split further, and stand beside each other where they are compared.
    """
    said = turn_pattern("together", "pointed").search(asked.text.norm)
    if said is None:
        return None
    named = [one for one in drafted(asked).tokens if one.kind in _OWN and not _inside(one.start, one.end, said)]
    before = [call for _, call in answered(earlier)]
    if (inside := _values_inside(asked, said)) is not None:
        return inside
    calls = pointed_at(asked.text.norm, before)
    rest = without(cut(asked.text, [said.span()]), turn_patterns("together", "verbs"))
    if named or not calls:
        return None
    apart = turn_pattern("together", "sum").search(asked.text.norm) is None
    today, rows = asked.desk.today, bool(rest.norm) and not turn_pattern("together", "compares").search(asked.text.norm)
    found = _by_value(calls, apart) or (_by_figure(calls) if apart else None)
    if found is None and (rows or not apart or len(calls) > 2):
        found = _in_a_row(calls, today, apart=apart)
    if found is None and apart and len(calls) == 2:
        found = _of_two_times(calls[0], calls[1], today)
    return None if found is None else (found, rest)


def _values_inside(asked: Asked, said: re.Match[str]) -> tuple[Call, Text] | None:
    """“Both by week” after the sales of two cities: a row for either, or their sum."""
    previous = asked.previous
    if previous is None or previous.tool != "run_report":
        return None
    told = undrawn(previous)
    wanted = 3 if turn_pattern("together", "three").search(said.group()) else 2
    fields = [one["field"] for one in told.get("filters", ()) if isinstance(one.get("value"), list | tuple)]
    counts = [len(one["value"]) for one in told.get("filters", ()) if isinstance(one.get("value"), list | tuple)]
    if counts != [wanted] or fields[0] not in DIMENSIONS or told.get("limit") or told.get("part"):
        return None
    apart = turn_pattern("together", "sum").search(asked.text.norm) is None
    groups = [name for name in told.get("dimensions") or () if name != fields[0]] + (fields if apart else [])
    rest = without(cut(asked.text, [said.span()]), turn_patterns("together", "verbs"))
    found = Call("run_report", {**told, "dimensions": groups})
    return None if found.arguments == told and not rest.norm else (found, rest)


_OWN = ("value", "segment", "period", "saved")


def _inside(start: int, end: int, said: re.Match[str]) -> bool:
    return said.start() <= start and end <= said.end()


def pointed_at(norm: str, calls: Sequence[Call]) -> list[Call]:
    """The last two or three answers, where “both” or 这三个 points at them, each of one value and of one time."""
    said = turn_pattern("together", "pointed").search(norm)
    if said is None:
        return []
    wanted = 3 if turn_pattern("together", "three").search(said.group()) else 2
    last = list(calls[-wanted:])
    plain = all(one.tool == "run_report" and not _several_in(one) for one in last)
    return last if plain and len(last) == wanted and last[0] != last[-1] else []


def _several_in(call: Call) -> bool:
    """Whether an answer holds several things itself: two cities, two times, the first three."""
    told = call.arguments
    values = any(isinstance(one.get("value"), list | tuple) for one in told.get("filters", ()))
    return bool(values or told.get("compare") or told.get("limit") or len(told.get("measures", ())) > 1)


def _by_figure(calls: Sequence[Call]) -> Call | None:
    """Two figures of the same: a column each."""
    told = [undrawn(one) for one in calls]
    measures = [one.pop("measures") for one in told]
    if any(one != told[0] for one in told):
        return None
    names = list(dict.fromkeys(name for one in measures for name in one))
    return Call("run_report", {**told[0], "measures": names})


def _by_value(calls: Sequence[Call], apart: bool) -> Call | None:
    """The values of the one filter in which they differ, a row each or all in one."""
    told = [undrawn(one) for one in calls]
    filters = [one.pop("filters", []) for one in told]
    if any(one != told[0] for one in told) or any(len(one) != len(filters[0]) for one in filters):
        return None
    differ = [at for at, one in enumerate(filters[0]) if any(other[at] != one for other in filters)]
    if len(differ) != 1:
        return None
    [at] = differ
    own = [one[at] for one in filters]
    field = own[0]["field"]
    if field not in DIMENSIONS or any(one["field"] != field or one.get("op", "eq") != "eq" for one in own):
        return None
    values = list(dict.fromkeys(one["value"] for one in own))
    kept = [*filters[0][:at], {"field": field, "op": "in", "value": values}, *filters[0][at + 1 :]]
    groups = list(dict.fromkeys([*told[0].get("dimensions", []), *([field] if apart else [])]))
    return Call("run_report", arguments({**told[0], "dimensions": groups, "filters": kept}))


def _of_two_times(before: Call, last: Call, today: dt.date) -> Call | None:
    """Two periods: the later beside the earlier."""
    one, other = undrawn(before), undrawn(last)
    days = one.pop("period", None), other.pop("period", None)
    if one != other or None in days or "all" in days or days[0] == days[1] or one.get("compare"):
        return None
    earlier, later = sorted((str(one) for one in days), key=lambda one: resolve(one, today).end)
    one_, other_ = resolve(earlier, today), resolve(later, today)
    if one_.start is None or other_.start is None or other_.start <= one_.end:
        return None  # some days of the others
    return Call("run_report", {**other, "period": later, "compare": earlier})


def _in_a_row(calls: Sequence[Call], today: dt.date, *, apart: bool = True) -> Call | None:
    """Three months, one after another: a row each, or all in one."""
    told = [undrawn(one) for one in calls]
    tokens = [str(one.pop("period", "all")) for one in told]
    days = sorted({resolve(one, today) for one in tokens if one != "all"}, key=lambda one: one.end)
    groups = told[0].get("dimensions") or []
    timed = any(DIMENSIONS[name].time for name in groups)
    if any(one != told[0] for one in told) or len(days) < len(calls) or timed:
        return None
    unit = next((name for name, most in _LENGTHS.items() if all(one.days in most for one in days)), None)
    joined = all(one.start == other.end + DAY for other, one in pairwise(days))
    if unit is None or not joined or told[0].get("compare"):
        return None
    groups = [*([unit] if apart else []), *groups]
    return Call("run_report", {**told[0], "dimensions": groups, "period": f"{days[0].start}..{days[-1].end}"})


_LENGTHS = {"day": (1,), "week": (7,), "month": (28, 29, 30, 31), "quarter": (90, 91, 92), "year": (365, 366)}
