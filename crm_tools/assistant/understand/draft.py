"""A question being understood: its tokens, which of them were placed, and the request that grows from them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import AverageUnit, Filter
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.vocabulary.lexicon import Vocabulary
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.texts import Language

Role = Literal[
    "period",
    "compare",
    "measure",
    "dimension",
    "filter",
    "condition",
    "rank",
    "order",
    "segment",
    "share",
    "chart",
    "words",
]
BLANK = frozenset(("filler", "comma"))


@dataclass(frozen=True)
class Chip:
    """What became of a piece of the question: the words as typed, and the part of the request they set."""

    words: str
    role: Role
    value: str


@dataclass
class Draft:
    """Mutable on purpose: each rule takes tokens away and adds to the request until nothing is left over."""

    text: Text
    language: Language
    desk: Desk
    tokens: list[Token]
    words: Vocabulary
    chips: list[Chip] = field(default_factory=list)
    placed: set[int] = field(default_factory=set)
    unclear: list[tuple[str, str | None]] = field(default_factory=list)
    """Words that could not be placed, each with the text key of the reason, if there is one to tell."""

    period: str | None = None
    compare: str | None = None
    year_ago_too: bool = False
    """A second comparison, beside the one with the days before."""
    before: str | None = None
    """The period of the question that this one goes on from."""
    of_figures: bool = False
    """It changes a question for figures of groups or of the shop, not for customers."""
    after_another: bool = False
    """The question goes on, or may go on, from one before."""
    measures_before: tuple[str, ...] = ()
    compared: str | None = None
    """What that question compared with."""
    measures: list[str] = field(default_factory=list)
    dimensions: list[str] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    """Conditions on measures: of each customer, or of each group of a report."""
    order: tuple[str, bool] | None = None
    by_change: bool = False
    """Ranked by how much the measure changed."""
    limit: int | None = None
    percent: float | None = None
    """The first so many percent are asked for, rather than a number of them."""
    others: bool = False
    direction: Literal["highest", "lowest"] | None = None
    marked: set[str] = field(default_factory=set)
    """Dimensions that a word such as 各, “each” or “by” stands before."""
    weakly: set[str] = field(default_factory=set)
    """Those of them before which it is 按 or “by”, which may also only say how to lay out the answer."""
    single: bool = False
    """“Which city …”: one row is asked for."""
    share: bool = False
    part: tuple[Filter, ...] = ()
    """Filters that choose the part which a share is of."""
    lifted: list[str] = field(default_factory=list)
    """Dimensions whose condition a follow-up takes away: 不限城市."""
    per: tuple[str, ...] = ()
    """Dimensions within each group of which the best are wanted."""
    of_all: bool = False
    """With an audience: shares are of everyone."""
    within: tuple[str, ...] = ()
    """Dimensions within each group of which shares are of."""
    by_columns: list[str] = field(default_factory=list)
    """Columns of a list by which its customers are counted: stage, cause, band."""
    list_order: tuple[str, bool] | None = None
    """A column of a list that it is to be sorted by, and whether from the highest."""
    only: tuple[str, ...] = ()
    """Measures of people which tell whose facts are counted: the sales of new customers."""
    running: bool = False
    average: AverageUnit | None = None
    """Per what every figure is an average."""
    segment: str | None = None
    saved: list[str] = field(default_factory=list)
    """Saved segments that are named."""
    ages: list[Condition] = field(default_factory=list)
    """How long ago each customer did something last."""
    also: list[str] = field(default_factory=list)
    """Further segments that the customers must be on."""
    without: list[str] = field(default_factory=list)
    """Segments that the customers must not be on."""
    params: dict[str, Any] = field(default_factory=dict)
    people: bool = False
    """Customers are what is asked about."""
    listed: bool = False
    """The customers themselves are asked for, not a number about them."""
    acting: bool = False
    """What is read says for whom something is to be done."""
    among: bool = False
    """They are some of those on a list before."""
    counted: bool = False
    """How many customers is asked for."""
    clauses: dict[int, str] = field(default_factory=dict)
    """Periods of deeds by their token, where each has its own: 上个月买过、这个月没买."""
    ever: set[int] = field(default_factory=set)
    """Tokens that deny something for all time: 从没买过."""
    bought: bool = False
    """Goods that are named were bought, rather than being what a condition counts."""
    followed: bool = False
    """The question was read as going on from the one before."""
    trend: bool = False
    chart: str | None = None
    audience: AudienceRequest | None = None
    """The customers whose facts a report counts."""

    @property
    def today(self) -> dt.date:
        return self.desk.today

    def open(self, *kinds: str) -> Iterator[tuple[int, Token]]:
        """Tokens of these kinds (all without) that no rule has placed yet, in order."""
        for index, token in enumerate(self.tokens):
            if index not in self.placed and (not kinds or token.kind in kinds):
                yield index, token

    def has(self, *kinds: str) -> bool:
        """True where a token of these kinds stands in the question, placed or not."""
        return any(token.kind in kinds for token in self.tokens)

    def beside(self, index: int, step: int) -> tuple[int, Token] | None:
        """The next token before (−1) or after (1) that says something, placed or not."""
        at = index + step
        while 0 <= at < len(self.tokens):
            if self.tokens[at].kind not in BLANK:
                return at, self.tokens[at]
            at += step
        return None

    def follows(self, index: int, step: int, *kinds: str) -> int | None:
        """The index of the neighbour if it is of these kinds."""
        found = self.beside(index, step)
        return found[0] if found and found[1].kind in kinds else None

    def apart(self, one: int, other: int) -> bool:
        """Whether a blank or a comma was typed between two tokens: items of a list."""
        low, high = sorted((one, other))
        typed = self.text.raw[
            self.text.origin[self.tokens[low].end - 1] + 1 : self.text.origin[self.tokens[high].start]
        ]
        return bool(re.search(r"[\s,，、;；/|]", typed))

    def place(self, *indices: int, role: Role = "words", value: str = "") -> None:
        """Mark tokens as accounted for; a role other than words shows as a chip."""
        self.placed.update(indices)
        if role != "words":
            first, last = min(indices), max(indices)
            words = self.text.quote(self.tokens[first].start, self.tokens[last].end)
            self.chips.append(Chip(words, role, value))

    def ask(self, index: int, reason: str | None = None) -> None:
        """Note a token as unclear, with the text key of a reason."""
        self.placed.add(index)
        token = self.tokens[index]
        self.unclear.append((self.text.quote(token.start, token.end), reason))

    def retag(self, index: int, kind: str, value: Any) -> None:
        """Read a token as another kind from here on."""
        old = self.tokens[index]
        self.tokens[index] = Token(old.start, old.end, kind, value, old.text, old.others)

    def last_said(self) -> int | None:
        """The last token that is no blank."""
        return self.where(len(self.tokens), lambda token: token.kind not in BLANK, -1)

    def where(self, index: int, test: Callable[[Token], bool], step: int) -> int | None:
        """The nearest token in one direction that meets ``test``."""
        at = index + step
        while 0 <= at < len(self.tokens):
            if test(self.tokens[at]):
                return at
            at += step
        return None


def start(text: Text, language: Language, desk: Desk, tokens: list[Token], words: Vocabulary) -> Draft:
    """A draft over ``tokens``; fillers count as placed."""
    draft = Draft(text, language, desk, tokens, words)
    draft.placed = {index for index, token in enumerate(tokens) if token.kind in BLANK}
    return draft
