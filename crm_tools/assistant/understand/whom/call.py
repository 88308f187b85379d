"""Whom a question names as one call: a list, its length, its groups, or the top of it."""

from __future__ import annotations

import re

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Member
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.checks.linked_deeds import BETWEEN_TWO
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.selling import SPENDING
from crm_tools.assistant.understand.lists.customers import list_call, with_chart
from crm_tools.assistant.understand.lists.first_orders import FIELD
from crm_tools.assistant.understand.requests import call_for
from crm_tools.assistant.understand.whom.asked import (
    asks_people,
    bought_before,
    contradicts,
    drop_placed,
    drop_registered,
    of_something_else,
)
from crm_tools.assistant.understand.whom.days import settle_days
from crm_tools.assistant.understand.whom.goods import grouped, same_goods
from crm_tools.assistant.understand.whom.listing import as_condition, facts_joined, request_of
from crm_tools.assistant.understand.whom.reader import read
from crm_tools.assistant.understand.whom.rules import conditions_of, settle_unpaid
from crm_tools.assistant.understand.whom.said import Clause, Fact, Item, Rules, Standing, Whom
from crm_tools.assistant.understand.whom.walk import start

_OF_RISK = ("lapsed", "lost", "falling")
_OUT_OF_THEM = re.compile(
    r"\b(?:among|amongst|out of|from among|within) (?:(?:all|the|our|those) )*(?:[a-z&-]+ ){0,2}?"
    r"(?:customers|members|people|users|buyers|those)\b"
)
_FIGURES = ("orders", "logins", "inquiries", "new_customers", "first_time_buyers", "repeat_buyers", "browse_events")


def whom_call(draft: Draft, *, figures: bool = False, first: bool = True) -> Call | None:
    """The call for the customers that ``draft`` names, None where not every word of it has a place.

    ``figures``: also what is a figure of its own, such as the number of those who logged in yesterday. ``first``: no
    question stands before this one, which attributes alone would go on from.
    """
    if of_something_else(draft, first) or (
        BETWEEN_TWO.search(draft.text.raw) and not any(one.field == FIELD for one in draft.ages)
    ):
        return None
    whom = read(start(draft))
    if whom is None:
        return None
    newest = first and whom.registered is not None and whom.rank is not None and whom.rank.limit
    if not (whom.items or draft.ages or newest):
        return None
    if not first and all(isinstance(one, Fact) for one in whom.items):
        return None
    ranked = [one for one in whom.clauses if one.ranked]
    by_rank = whom.rank is not None and whom.registered is None
    if len(ranked) > 1 or (bool(ranked) != by_rank) or not asks_people(draft, whom):
        return None
    if not settle_days(draft, whom):
        return None
    settle_unpaid(draft, whom.clauses)
    drop_placed(draft, whom)
    several = len(whom.items)
    drop_registered(whom)
    whom.among = whom.among or len(whom.items) < several  # 小程序注册的用户中买过的人数: no figure of one deed
    if contradicts(whom):
        return None
    if whom.old and not draft.ages and not bought_before(whom):
        return None
    same_goods(draft, whom.clauses)
    rules = _rules(draft, whom)
    if rules is None:
        return None
    facts = [as_condition(one) for one in whom.items if isinstance(one, Fact)]
    call = _ranked(draft, whom, ranked[0], facts, rules) if ranked else _listed(draft, whom, facts, rules, figures)
    if call is not None:
        _place(draft, whom)
    return with_chart(call, draft)


def _rules(draft: Draft, whom: Whom) -> list[tuple[Item, Rules]] | None:
    """Every deed and standing as rules, in their order."""
    found: list[tuple[Item, Rules]] = []
    before: Clause | None = None
    for one in whom.items:
        if isinstance(one, Standing):
            if isinstance(one.rule, Condition) and one.rule.value == "?":
                return None
            found.append((one, [one.rule]))
        elif isinstance(one, Clause) and not one.ranked:
            rules = conditions_of(draft, one, before)
            if rules is None:
                return None
            found.append((one, rules))
            before = one
    return _stages(found) if draft.language == "en" else found


def _stages(rules: list[tuple[Item, Rules]]) -> list[tuple[Item, Rules]]:
    """“From the churn-risk list take the lapsed ones”: a stage of that list."""
    risk = Member(segment="churn_risk")
    staged = [
        one.segment for _, several in rules for one in several if isinstance(one, Member) and one.segment in _OF_RISK
    ]
    if len(staged) != 1 or not any(several == [risk] for _, several in rules):
        return rules
    stage = Condition(field="stage", op="eq", value=staged[0])
    left = [(item, several) for item, several in rules if several != [Member(segment=staged[0])]]
    return [
        (item, [risk.model_copy(update={"filters": (stage,)})] if several == [risk] else several)
        for item, several in left
    ]


def _listed(
    draft: Draft, whom: Whom, facts: list[Condition], rules: list[tuple[Item, Rules]], figures: bool
) -> Call | None:
    request = request_of(draft, whom, facts, rules)
    if request is None:
        return None
    if whom.by and not whom.counted:
        whom.counted = True
    if whom.registered is not None:
        limit = whom.rank.limit if whom.rank is not None else None
        request = request.model_copy(
            update={"order": Order(by="registered_at", descending=whom.registered), "limit": limit}
        )
    if not whom.counted:
        return None if whom.by else list_call(request)
    if not rules and not draft.ages and not facts_joined(whom) and not (figures and draft.language == "en"):
        return None
    if (first_time := _first_time_buyers(whom, facts)) is not None:
        return first_time
    if not figures and not whom.among and _one_deed(whom, rules):
        return None
    report = ReportRequest(measures=("customers",), dimensions=tuple(whom.by), period="all", audience=request)
    return call_for(report)


def _first_time_buyers(whom: Whom, facts: list[Condition]) -> Call | None:
    """How many placed their first order in October: a figure of its own."""
    [one, *more] = whom.clauses or [Clause(denied=True)]
    plain = not (more or one.denied or one.number or one.size or one.price or one.only or one.goods or one.ranked)
    if one.deed != "first_time_buyers" or not plain or len(whom.items) != len(facts) + 1 or facts_joined(whom):
        return None
    report = ReportRequest(
        measures=("first_time_buyers",),
        dimensions=tuple(whom.by),
        period=one.days[0],
        filters=tuple(Filter(field=each.field, op=each.op, value=each.value) for each in facts),
    )
    return call_for(report)


def _one_deed(whom: Whom, rules: list[tuple[Item, Rules]]) -> bool:
    """昨天有多少客户来咨询: a figure of its own."""
    [one, *more] = whom.clauses or [Clause(denied=True)]
    plain = not (more or one.denied or one.number or one.size or one.price or one.only)
    return plain and len(rules) == 1 and one.deed in _FIGURES


def _ranked(
    draft: Draft, whom: Whom, clause: Clause, facts: list[Condition], rules: list[tuple[Item, Rules]]
) -> Call | None:
    """The top of them by what the clause counts."""
    assert whom.rank is not None
    of_things = any(
        (token.kind == "dimension" and token.value in ("product", "category")) or token.read_as("leading")
        for token in draft.tokens
    )
    if facts_joined(whom) or (of_things and not draft.people):
        return None  # 销量前5的单品
    behind = [item for item, _ in rules if item.tokens and min(item.tokens) > clause.at]
    if draft.language == "en" and _OUT_OF_THEM.search(draft.text.norm, draft.tokens[clause.at].end):
        behind = []  # the top 10 by sales among customers who
    if any(not (isinstance(item, Standing) and item.denied and draft.language == "en") for item in behind):
        return None  # 消费前50但没下单: of the top, or the top of those?
    measure = _measure(clause)
    where = grouped(draft, clause.goods)
    if measure is None or where is None or clause.denied or whom.counted or whom.by or clause.size or clause.price:
        return None
    if measure == "logins" and not facts and not rules:
        return _most_active(clause, whom)
    limit = whom.rank.limit or (1 if whom.single and not whom.rank.whole else None)
    order = Order(by=measure, descending=whom.rank.highest)
    if not rules and not draft.ages:
        report = ReportRequest(
            measures=(measure,),
            dimensions=("customer",),
            period=clause.days[0],
            filters=(*(Filter(field=one.field, op=one.op, value=one.value) for one in facts), *where),
            order=None if whom.rank.highest else order,  # the highest come first anyhow
            limit=limit,
        )
        return call_for(report)
    if where:
        return None
    request = request_of(draft, whom, facts, rules, base=False)
    if request is None or request.segment != "all" or request.saved:
        return None
    dated = tuple(
        one
        if one.field in DIMENSIONS or request.period is None or one.period
        else one.model_copy(update={"period": request.period})
        for one in request.filters
    )
    done = Condition(field=measure, op="gt", value=0) if whom.rank.highest else None
    filters = dated if done is None else (*dated, done)
    return list_call(
        request.model_copy(update={"period": clause.days[0], "filters": filters, "order": order, "limit": limit})
    )


def _most_active(clause: Clause, whom: Whom) -> Call | None:
    """The list of the most active, whose ties the latest login decides."""
    rolling = re.fullmatch(r"last_(\d+)_days", clause.days[0])
    if rolling is None or not whom.rank or not whom.rank.highest:
        return None
    top = whom.rank.limit or (1 if whom.single else None)
    params = {"days": int(rolling[1])} | ({"top": top} if top else {})
    return list_call(AudienceRequest(segment="most_active", params=params))


def _measure(clause: Clause) -> str | None:
    """销售额, 下单次数; spending is by sales, bare 买得最多 could be several."""
    if clause.deed != "orders":
        return None if clause.deed in ("new_customers", "first_time_buyers", "repeat_buyers") else clause.deed
    if SPENDING.search(clause.verb):
        return "sales"
    return "orders" if re.search(r"单|次|order", clause.verb) else None


def _place(draft: Draft, whom: Whom) -> None:
    """Mark what was read, with the pieces shown as chips."""
    for one in whom.items:
        if not one.tokens:
            continue
        if isinstance(one, Fact):
            draft.place(
                *one.tokens, role="filter", value=f"{one.name} {'not ' if one.denied else ''}{', '.join(one.values)}"
            )
        elif isinstance(one, Standing):
            draft.place(
                *one.tokens, role="segment", value=str(getattr(one.rule, "segment", getattr(one.rule, "field", "")))
            )
        else:
            draft.place(*one.tokens, role="condition", value=one.deed)
    if whom.rank is not None and whom.rank.tokens:
        draft.place(*whom.rank.tokens, role="rank", value=str(whom.rank.limit))
