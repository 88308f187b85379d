"""The state of a walk over the tokens of a question, and what its steps ask of the tokens around them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from crm_tools.analytics.request import Operator
from crm_tools.assistant.understand.draft import BLANK, Draft
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.whom import words
from crm_tools.assistant.understand.whom.said import Clause, Item, Whom


@dataclass
class Walk:
    """Where a walk is: what was found, and what waits for the deed that it belongs to."""

    draft: Draft
    found: Whom
    pending: Clause = field(default_factory=Clause)
    open: bool = False
    """Whether the last clause may still be added to."""
    joint: str = "and"
    said: tuple[Operator, int] | None = None
    """An operator whose number stands behind the deed."""
    ranked_ahead: bool = False
    """The deed that follows is what the list is sorted by."""

    @property
    def chinese(self) -> bool:
        return self.draft.language == "zh"


def start(draft: Draft) -> Walk:
    """A walk over the tokens of ``draft`` before its first step."""
    return Walk(draft, Whom(people=draft.people))


def next_at(walk: Walk, at: int) -> int | None:
    after = walk.draft.beside(at, 1)
    return None if after is None else after[0]


def add(walk: Walk, item: Item) -> None:
    item.joint = "or" if walk.joint == "or" and walk.found.items else "and"
    walk.joint = "and"
    walk.found.items.append(item)


def elided(walk: Walk) -> bool:
    """“… but never B”, “… and none in November”: the deed before it, not said again; False where none is meant."""
    rest, clauses = walk.pending, [one for one in walk.found.clauses if not one.ranked]
    if not ((rest.goods or rest.days) and clauses and rest.number is None):
        return False
    last = clauses[-1]
    if not rest.denied and not (rest.goods and last.goods and not walk.chinese):
        return False
    # on Singles' Day, but not this year
    days = [*last.days[:1], *rest.days] if rest.days and last.days and not rest.goods else rest.days
    add(walk, replace(rest, deed=last.deed, verb=last.verb, at=last.at, days=days, elided=True))
    walk.pending = Clause()
    return True


_WHO = ("谁", "是谁", "有谁", "哪位", "哪几位", "哪几个")


def pending_says(walk: Walk) -> bool:
    one = walk.pending
    return bool(one.denied or one.days or one.number or one.goods or one.only or one.afterwards)


_ASKED = ("which", "which_all", "how_many", "head_count", "customer")


def deed_follows(walk: Walk, at: int) -> bool:
    """Whether a deed is the next thing told, denied or not; in Chinese also behind who did it: 最近谁在看."""
    for place in range(at + 1, len(walk.draft.tokens)):
        token = walk.draft.tokens[place]
        if words.deed_of(walk.draft, place) is not None:
            return True
        who = walk.chinese and (token.text in _WHO or token.kind in _ASKED or is_person(token))
        if not (who or token.kind in (*BLANK, "never", "without", "aside", "after_that", "number")):
            return False
    return False


def deed_after(walk: Walk, at: int) -> bool:
    after = next_at(walk, at)
    return after is not None and words.deed_of(walk.draft, after) is not None


def denies(walk: Walk, at: int) -> bool:
    """Whether a word says that something was not done."""
    deed = words.deed_of(walk.draft, at)
    return walk.draft.tokens[at].kind in ("never", "without") or bool(deed and (deed.denied or deed.mark == "not"))


def told_further(walk: Walk, at: int) -> bool:
    """Whether what the people at a place did is told behind them, days and attributes apart."""
    place = walk.draft.beside(at, 1)
    while place and (place[1].kind in ("period", "aside", "filler", "pronoun") or place[1].kind == "value"):
        if place[1].text in ("and", "or"):
            return False
        place = walk.draft.beside(place[0], 1)
    if place is None:
        return False
    deed = words.deed_of(walk.draft, place[0])
    verb = deed is not None and (place[1].kind != "measure" or place[1].value == "repeat_buyers")
    return verb or place[1].kind in ("never", "without", "not", "which", "gt", "ge", "unused", "not_ordered")
