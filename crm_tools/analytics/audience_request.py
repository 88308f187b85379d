"""The typed request for customers: a named segment, narrowed by conditions and by rules of and, or and not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from crm_tools.analytics.criteria import Filter, Frozen, Order, Scalar

MOST_RULES = 40
MOST_LEVELS = 5
"""How large a tree of rules may be; SQLite's parser takes no more than about a hundred levels of anything."""


class Condition(Filter):
    """One condition on customers.

    ``field`` is an attribute of the customer (city, level, consent, registered_at, …), a column that the segment
    brings (stage, band, score, days_since_order, …), a measure counted for each customer (orders, sales, logins,
    views, inquiries, coupons_used, survey_score, …), days since something happened last (days_since_order,
    days_since_login, …; one to whom it never happened meets no such condition), the standing on another list
    (rfm_group, r_score, f_score, m_score from 1 to 5, the churn stage and cause, the intent band: one who is not on
    that list meets only a denial of it), or something about products (category, product, price_band, price): then it
    means having bought it, and with ``ne`` or ``not_in`` not having bought it. ``period`` and ``where`` say which
    facts a measure counts: orders of the category 手机 in the last 90 days. Without a period the request's counts.
    """

    period: str | None = Field(None, description="period token for a measure; None: the request's")
    where: tuple[Filter, ...] = Field((), description="conditions on the facts that a measure counts")


class Member(Frozen):
    """Being on the list of a segment: a registry name (intent, churn_risk, rfm, …) or the name of a saved one.

    ``params`` are the segment's thresholds for this look, ``filters`` conditions on its own columns or on the customer:
    ``{"segment": "churn_risk", "filters": [{"field": "stage", "value": "lapsed"}]}``. ``order`` and ``limit`` take only
    the first so many of that list, as of the whole list, before the conditions around this rule: of the top 20 those
    in Shanghai; so does ``top_percent``, as in a request. ``period`` are the days in which its sales, orders and
    measures count.
    """

    segment: str = Field(min_length=1, description="registry name of a segment, or the name of a saved one")
    params: dict[str, Scalar] = Field(default_factory=dict)
    filters: tuple[Condition, ...] = ()
    period: str | None = Field(None, description="period token in which the list's measures count")
    order: Order | None = None
    limit: int | None = Field(None, ge=1, le=1_000_000, description="only the first so many of the list")
    top_percent: float | None = Field(None, gt=0, le=100, description="instead of limit: the first so many percent")

    @model_validator(mode="after")
    def _percent_fits(self) -> Member:
        _check_percent(self)
        return self


class Group(Frozen):
    """Rules of which ``all``, ``any`` (at least one) or ``none`` hold; a rule is a condition, a member or a group."""

    match: Literal["all", "any", "none"] = "all"
    rules: tuple[Group | Member | Condition, ...] = Field(min_length=1, max_length=MOST_RULES)


Rule = Group | Member | Condition


class AudienceRequest(Frozen):
    """Which customers: ``segment`` by registry name, its parameters for this look, and conditions on each customer.

    ``params`` holds thresholds of the segment by their definition's field (``min_sales_yuan``, ``days``, ``top``).
    ``period`` are the days in which sales, orders and the measures of conditions count; None is the segment's own.
    ``filters`` all hold, and so does ``rule``, which nests. ``saved`` is the name of a segment that somebody saved: its
    request, narrowed by what else this one says. ``top_percent`` takes the place of a limit: of the customers who meet
    all conditions and have what ``order`` sorts by, the first so many percent, rounded up.
    """

    segment: str = Field("all", description="registry name of a segment")
    params: dict[str, Scalar] = Field(default_factory=dict, description="thresholds for this look only")
    period: str | None = Field(None, description="period token in which sales, orders and conditions count")
    filters: tuple[Condition, ...] = ()
    rule: Group | None = Field(None, description="and, or and not of conditions; only where filters cannot say it")
    saved: str | None = Field(None, description="name of a saved segment")
    order: Order | None = None
    limit: int | None = Field(None, ge=1, le=1_000_000)
    top_percent: float | None = Field(
        None, gt=0, le=100, description="instead of limit, with order: the first so many percent"
    )

    @field_validator("filters", mode="before")
    @classmethod
    def _as_conditions(cls, value: Any) -> Any:
        """A plain filter is a condition without a period of its own."""
        return [one.model_dump() if type(one) is Filter else one for one in value]

    @model_validator(mode="after")
    def _rule_fits(self) -> AudienceRequest:
        _check_percent(self)
        if self.rule is not None:
            if sum(1 for _ in rules_of(self.rule)) > MOST_RULES:
                raise ValueError(f"rule: at most {MOST_RULES} rules")
            if _levels(self.rule) > MOST_LEVELS:
                raise ValueError(f"rule: at most {MOST_LEVELS} groups within one another")
        return self


def _check_percent(wanted: AudienceRequest | Member) -> None:
    if wanted.top_percent is not None and (wanted.order is None or wanted.limit is not None):
        raise ValueError("top_percent: needs an order, and no limit")


def rules_of(rule: Rule) -> Iterator[Member | Condition]:
    """The conditions and memberships of a tree, in reading order."""
    if isinstance(rule, Group):
        for one in rule.rules:
            yield from rules_of(one)
    else:
        yield rule


def conditions_of(request: AudienceRequest) -> Iterator[Condition]:
    """Every condition of a request, wherever it stands."""
    yield from request.filters
    for one in rules_of(request.rule) if request.rule is not None else ():
        yield from one.filters if isinstance(one, Member) else (one,)


def _levels(rule: Rule) -> int:
    return 1 + max(_levels(one) for one in rule.rules) if isinstance(rule, Group) else 0
