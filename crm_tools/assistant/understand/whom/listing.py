"""Facts, deeds and standings as one request for customers."""

from __future__ import annotations

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member, Rule
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.whom.said import Clause, Fact, Item, Rules, Standing, Whom

_SO_MANY = ("most_active", "new")
_LISTS = frozenset(SEGMENTS) - {"all", *_SO_MANY}


def as_condition(one: Fact) -> Condition:
    values = tuple(dict.fromkeys(one.values))
    if len(values) == 1:
        return Condition(field=one.name, op="ne" if one.denied else "eq", value=values[0])
    return Condition(field=one.name, op="not_in" if one.denied else "in", value=values)


def request_of(
    draft: Draft, whom: Whom, facts: list[Condition], rules: list[tuple[Item, Rules]], base: bool = True
) -> AudienceRequest | None:
    """The request for those who meet everything."""
    if joined := facts_joined(whom):
        nothing_more = not rules and not draft.ages and len(facts) == joined + 1
        return AudienceRequest(rule=Group(match="any", rules=tuple(facts))) if nothing_more else None
    either = _either(rules)
    if either is None:
        return None
    groups, rest = either
    conditions: list[Condition] = [*facts]
    members: list[Member | Group] = [*groups]
    segment, params = "all", {}
    for item, several in rest:
        denied = isinstance(item, Standing) and item.denied
        for one in several:
            if isinstance(one, Condition):
                conditions.append(_opposite(one) if denied else one)
            elif denied or (isinstance(item, Clause) and item.denied):
                members.append(Group(match="none", rules=(one,)))
            elif segment == "all" and base and one.segment in _LISTS:
                segment, params = one.segment, dict(one.params)
                conditions += one.filters
            else:
                members.append(one)
    conditions += draft.ages
    if _alone(members, conditions) or (segment != "all" and _alone([*members, Member(segment=segment)], conditions)):
        return None
    if segment == "high_value" and any(one.field == "sales" for one in conditions):
        return None
    if segment == "all" and any(one.field in ("band", "stage") for one in conditions):
        segment = "intent" if any(one.field == "band" for one in conditions) else "churn_risk"
    if segment == "all" and any(one.field == "rfm_group" for one in conditions):
        segment = "rfm"
    if segment == "all" and any(one.field in ("repurchase_probability", "value_at_risk") for one in conditions):
        segment = "churn_risk"
    if segment == "all" and any(one.field == "score" for one in conditions):
        segment = "intent"
    period = None
    if segment == "all":
        period, conditions, members = _common(conditions, members)
    saved = [one.segment for one in members if isinstance(one, Member) and one.segment not in _LISTS]
    if saved and saved[0] in _SO_MANY:
        return AudienceRequest(segment=saved[0])
    if len(saved) == 1 and len(members) == 1 and segment == "all":
        return AudienceRequest(period=period, filters=tuple(conditions), saved=saved[0])
    alone = members[0] if len(members) == 1 else None
    rule = alone if isinstance(alone, Group) and alone.match == "any" else None
    rule = rule or (Group(rules=tuple(members)) if members else None)
    return AudienceRequest(segment=segment, params=params, period=period, filters=tuple(conditions), rule=rule)


def _alone(members: list[Member | Group], conditions: list[Condition]) -> bool:
    """The most active and the newest are so many of all: the most active in Shanghai could be either."""
    named = [one for one in members if isinstance(one, Member) and one.segment in _SO_MANY]
    return bool(named) and (len(members) > 1 or bool(conditions))


def _common(
    conditions: list[Condition], members: list[Member | Group]
) -> tuple[str | None, list[Condition], list[Member | Group]]:
    """The days that all conditions share, said once for the whole list."""
    either = [one for group in members if isinstance(group, Group) for one in group.rules if isinstance(one, Condition)]
    days = {one.period for one in (*conditions, *either) if one.period is not None}
    nested = any(isinstance(one, Group) and one.match == "any" and len(one.rules) > len(either) for one in members)
    if len(days) != 1 or nested:
        return ("all" if days and not members else None), conditions, members
    shared = [
        Group(match=one.match, rules=tuple(_undated(each) for each in one.rules)) if isinstance(one, Group) else one
        for one in members
    ]
    return days.pop(), [one.model_copy(update={"period": None}) for one in conditions], shared


def _undated(one: Rule) -> Rule:
    return one.model_copy(update={"period": None}) if isinstance(one, Condition) else one


def _opposite(one: Condition) -> Condition:
    denied = {"eq": "ne", "in": "not_in", "ge": "lt", "gt": "le", "le": "gt", "lt": "ge"}
    return one.model_copy(update={"op": denied[one.op]})


def facts_joined(whom: Whom) -> int:
    """How many attributes “or” joins to the one before: 上海或金卡."""
    return sum(1 for one in whom.items if isinstance(one, Fact) and one.joint == "or")


def _either(rules: list[tuple[Item, Rules]]) -> tuple[list[Group], list[tuple[Item, Rules]]] | None:
    """Deeds between which “or” stands as one rule, and what is denied of all of them; None where it is not certain how
    far it reaches."""
    joined = [place for place, (item, _) in enumerate(rules) if item.joint == "or"]
    if not joined:
        return [], rules
    last = joined[-1] + 1
    behind = [item for item, _ in rules[last:]]
    denied = all(isinstance(one, Clause) and one.denied and one.joint == "and" for one in behind)
    wanted = not any(getattr(item, "denied", False) for item, _ in rules[:last])
    if joined != list(range(1, last)) or (behind and not (denied and wanted)):
        return None
    several = [one[0] if len(one) == 1 else Group(rules=tuple(one)) for _, one in rules[:last]]
    return [Group(match="any", rules=tuple(several))], rules[last:]
