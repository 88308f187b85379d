"""Whom a question names: deeds, facts and standings of customers, each with what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from crm_tools.analytics.audience_request import Condition, Member
from crm_tools.analytics.request import Filter, Operator
from crm_tools.assistant.understand.vocabulary.numbers import Number

Said = tuple[Operator, Number, Number]
"""A number as it is said: the operator, and one number twice or the two ends of a range."""
Joint = Literal["and", "or"]
Rules = list[Condition | Member]
"""What a deed or a standing asks of a customer."""


@dataclass
class Clause:
    """One deed with what is said of it; ``tokens`` are the places of its words."""

    deed: str = ""
    verb: str = ""
    at: int = -1
    denied: bool = False
    ever: bool = False
    days: list[str] = field(default_factory=list)
    """Its own periods."""
    every: bool = False
    """Done in each of several periods, or with each of several goods."""
    joined: bool | None = None
    """Whether “and”, and nothing else, stands between its goods."""
    number: Said | None = None
    size: Said | None = None
    """How large one of its orders was."""
    price: Said | None = None
    """What the goods cost."""
    goods: list[Filter] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    only: bool = False
    """只买过女装: and nothing else."""
    same: bool = False
    """Of the goods of the clause before: “but didn't buy one”."""
    last: bool = False
    """The last time it was done lies in these days: 最近一次下单在8月之前."""
    single: bool = False
    """One order is meant, its number being an amount: 单笔过万."""
    afterwards: bool = False
    """In the days after the clause before."""
    ranked: bool = False
    """What the list is sorted by, rather than a condition."""
    elided: bool = False
    """The deed was not said again: “but not this month”."""
    lasting: bool = False
    """Its days are how long it went on: “no login for 2 weeks”."""
    apart: bool = False
    """Denied by a word that may stand for a whole clause: “and none in November”."""
    noun: bool = False
    """Told by the name of a figure: 订单数."""
    still: bool = False
    """They go on doing it: 还在买, “are still buying”."""
    joint: Joint = "and"


@dataclass
class Fact:
    """An attribute of the customer: any of the values, or none of them."""

    name: str
    values: list[str]
    denied: bool = False
    tokens: list[int] = field(default_factory=list)
    joint: Joint = "and"


@dataclass
class Standing:
    """Being on a list, or a condition on a column of one."""

    rule: Member | Condition
    denied: bool = False
    tokens: list[int] = field(default_factory=list)
    joint: Joint = "and"


Item = Clause | Fact | Standing


@dataclass
class Rank:
    """The best or worst of them: how many, by the deed that is marked as ranked."""

    highest: bool = True
    limit: int | None = None
    whole: bool = False
    """All of them in that order: “highest spend first”."""
    tokens: list[int] = field(default_factory=list)


@dataclass
class Whom:
    """All that a question says of customers, in its order, and what it wants: a list, its length, or the top of it."""

    items: list[Item] = field(default_factory=list)
    counted: bool = False
    among: bool = False
    """How many of those just told are: 客户里, 今年下过单的有多少."""
    people: bool = False
    """A word for customers stands in it."""
    single: bool = False
    """One customer is asked for: 谁."""
    old: bool = False
    """老客户: those who bought before."""
    rank: Rank | None = None
    registered: bool | None = None
    """Sorted by the day of registration: whether the newest come first."""
    recent: bool = False
    """最近 stands in it and says nothing of a deed."""
    by: list[str] = field(default_factory=list)
    """Attributes by which they are counted."""
    tail: list[str] = field(default_factory=list)
    """Days said behind everything."""
    tail_tokens: list[int] = field(default_factory=list)

    @property
    def clauses(self) -> list[Clause]:
        return [one for one in self.items if isinstance(one, Clause)]

    @property
    def last(self) -> Item | None:
        return self.items[-1] if self.items else None

    @property
    def last_clause(self) -> Clause | None:
        clauses = self.clauses
        return clauses[-1] if clauses else None
