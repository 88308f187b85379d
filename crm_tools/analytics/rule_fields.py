"""What rules can be built of by clicking: every field with how it is compared, and rules turned into rows and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member, Rule
from crm_tools.analytics.criteria import Filter
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.list_fields import CODES, LIST_FIELDS, SCORES
from crm_tools.analytics.listing import REGISTERED
from crm_tools.analytics.planning import note
from crm_tools.analytics.recency import RECENCIES
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.saved_segments import saved_segments
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.values import values
from crm_tools.texts import Words

Kind = Literal["choice", "number", "money", "days", "day", "bought", "member"]
OPERATORS: Mapping[Kind, tuple[str, ...]] = {
    "choice": ("in", "not_in"),
    "number": ("ge", "le", "eq", "between"),
    "money": ("ge", "le", "between"),
    "days": ("ge", "le", "between"),
    "day": ("ge", "le"),
    "bought": ("in", "not_in"),
    "member": ("in", "not_in"),
}


@dataclass(frozen=True)
class RuleField:
    """A field of the builder. ``column``: of a ``member``, the segment's own column whose values can be chosen;
    ``dated``: a period may be given; ``by_category``: only facts about goods of a category may count."""

    name: str
    label: Words
    kind: Kind
    heading: str
    segment: str | None = None
    column: str | None = None
    dated: bool = False
    by_category: bool = False

    def options(self, desk: Desk) -> tuple[str, ...]:
        """The values to choose from."""
        if self.column is not None:
            return CODES[self.column]
        if self.name == SAVED:
            return tuple(one.name for one in saved_segments(desk.database))
        return values(desk, self.name) if self.kind in ("choice", "bought") else ()


SAVED = "saved"


def _attribute(name: str) -> RuleField:
    return RuleField(name, DIMENSIONS[name].label, "choice", "customer")


def _measure(name: str, heading: str, *, by_category: bool = False) -> RuleField:
    entry = MEASURES[name]
    kind: Kind = "money" if entry.unit == "money" else "number"
    return RuleField(name, entry.label, kind, heading, dated=True, by_category=by_category)


def _recency(name: str, heading: str) -> RuleField:
    return RuleField(name, RECENCIES[name].label, "days", heading)


def _bought(name: str) -> RuleField:
    return RuleField(name, note("analytics.rule.bought", what=DIMENSIONS[name].label), "bought", "buying", dated=True)


def _member(segment: str, column: str | None = None) -> RuleField:
    label = (
        next(one.label for one in SEGMENTS[segment].own if one.name == column) if column else SEGMENTS[segment].label
    )
    return RuleField(f"{segment}.{column or ''}", label, "member", "lists", segment, column)


def _score(name: str) -> RuleField:
    return RuleField(name, note("analytics.rule.score", score=LIST_FIELDS[name].label), "number", "lists")


_ALL = (
    *(_attribute(name) for name in ("city", "level", "channel", "gender", "consent")),
    RuleField(REGISTERED.name, REGISTERED.label, "day", "customer"),
    _recency("days_since_registration", "customer"),
    _measure("sales", "buying"),
    _measure("orders", "buying"),
    _measure("aov", "buying"),
    _measure("refunded_orders", "buying"),
    _bought("category"),
    _bought("product"),
    _recency("days_since_order", "buying"),
    _recency("days_since_first_order", "buying"),
    _measure("logins", "doing"),
    _recency("days_since_login", "doing"),
    *(_measure(name, "doing", by_category=True) for name in ("views", "favorites", "carts", "inquiries")),
    _recency("days_since_browse", "doing"),
    _recency("days_since_inquiry", "doing"),
    _measure("coupons_issued", "coupons"),
    _measure("coupons_used", "coupons"),
    _member("holding_coupon"),
    _measure("survey_score", "feedback"),
    _measure("nps", "feedback"),
    _member("intent", "band"),
    _member("churn_risk", "stage"),
    _member("rfm", "rfm_group"),
    *(_score(name) for name in SCORES),
    *(_member(name) for name in ("high_value", "most_active", "never_bought")),
    RuleField(SAVED, note("analytics.rule.saved"), "member", "lists"),
)
FIELDS: Mapping[str, RuleField] = {entry.name: entry for entry in _ALL}


@dataclass(frozen=True)
class Row:
    """A rule as a row of controls: ``value`` is a list for choices, a number or (low, high), or a day."""

    field: str
    op: str
    value: Any
    period: str | None = None
    category: str | None = None


def to_rule(row: Row) -> Rule | None:
    """The rule that a row says, None while it says nothing yet."""
    entry = FIELDS[row.field]
    if entry.kind == "member":
        return _to_member(entry, row)
    if row.value in (None, "", [], ()) or (row.op == "between" and None in row.value):
        return None
    value = tuple(row.value) if isinstance(row.value, list | tuple) else row.value
    where = (Filter(field="category", value=row.category),) if row.category else ()
    return Condition.model_validate(
        {"field": row.field, "op": row.op, "value": value, "period": row.period, "where": where}
    )


def _to_member(entry: RuleField, row: Row) -> Rule | None:
    chosen = tuple(row.value or ())
    if entry.name == SAVED:
        members: tuple[Rule, ...] = tuple(Member(segment=name) for name in chosen)
    elif entry.column is not None:
        only = (Condition(field=entry.column, op="in", value=chosen),) if chosen else ()
        members = (Member(segment=entry.segment or "", filters=only),)
    else:
        members = (Member(segment=entry.segment or ""),)
    if not members:
        return None
    if row.op == "not_in":
        return Group(match="none", rules=members)
    return members[0] if len(members) == 1 else Group(match="any", rules=members)


def to_row(rule: Rule) -> Row | None:
    """The row that says ``rule``, None where no row can: it is then kept as it stands."""
    if isinstance(rule, Group):
        inner = to_row(rule.rules[0]) if rule.match == "none" and len(rule.rules) == 1 else None
        denied = inner is not None and FIELDS[inner.field].kind == "member" and inner.op == "in"
        return Row(inner.field, "not_in", inner.value) if inner and denied else None
    row = _member_row(rule) if isinstance(rule, Member) else _condition_row(rule)
    return row if row and to_rule(row) == rule else None


def _member_row(rule: Member) -> Row | None:
    if rule.segment not in SEGMENTS:
        return Row(SAVED, "in", [rule.segment])
    for entry in FIELDS.values():
        if entry.segment == rule.segment:
            chosen = rule.filters[0].value if rule.filters else ()
            return Row(entry.name, "in", list(chosen) if isinstance(chosen, tuple) else [chosen])
    return None


def _condition_row(rule: Condition) -> Row | None:
    entry = FIELDS.get(rule.field)
    if entry is None or rule.op not in OPERATORS[entry.kind]:
        return None
    value = list(rule.value) if isinstance(rule.value, tuple) else rule.value
    category = str(rule.where[0].value) if rule.where else None
    return Row(rule.field, rule.op, value, rule.period, category)


def as_rules(request: AudienceRequest) -> Group:
    """A request without a saved name as one tree: its segment, its conditions, its rules."""
    rules: list[Rule] = []
    if request.segment != "all":
        rules.append(Member(segment=request.segment, params=request.params))
    rules += request.filters
    if request.rule is not None:
        if not rules:
            return request.rule
        rules += request.rule.rules if request.rule.match == "all" else [request.rule]
    return Group(rules=tuple(rules)) if rules else Group(rules=(Member(segment="all"),))
