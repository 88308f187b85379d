"""One thing for another: “by channel instead of by city”, 不按渠道了，按等级拆, “quarterly rather than monthly”.

What goes must stand in the answer before; where it does not, the words mean something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crm_tools.analytics.periods import resolve
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.days.span import PeriodSpan
from crm_tools.assistant.understand.lists.people import HEADS
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import undrawn
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.turns.said import turn_patterns
from crm_tools.assistant.understand.vocabulary.spans import Token

_NAMED = ("measure", "dimension", "grouped", "period", "value", "segment", "amount_word", "share")
_AROUND = (
    "group",
    "filler",
    "comma",
    "and",
    "follow",
    "turn",
    "split",
    "count_word",
    "lead",
    "only",
    "pronoun",
    "how_many",
)


def swaps(asked: Asked) -> Iterator[tuple[Asked, tuple[str, ...]]]:
    """The turn with no more than what takes the place, and the registry names or values that must be gone."""
    if asked.previous is None:
        return
    for form in turn_patterns("swap", "forms"):
        said = form.search(asked.text.norm.rstrip(" ,.;:!?"))
        if said is None:
            continue
        start, end = said.span("y")
        gone = _gone(asked, cut(asked.text, _around(start, end, len(asked.text.norm))))
        if gone is None:
            continue
        start, end = said.span("x")
        leads = [one.match(f"{said['x']} ") for one in turn_patterns("swap", "lead")]
        start += min(max((one.end() for one in leads if one), default=0), end - start - 1)
        rest = cut(asked.text, _around(start, end, len(asked.text.norm)))
        lead = "换成" if asked.language == "zh" else "change to "
        yield replace(asked, text=spliced(rest, 0, 0, lead)), gone
        yield replace(asked, text=rest), gone


def swapped(call: Call, gone: tuple[str, ...]) -> bool:
    """Whether the call holds nothing of what was to go."""
    told = str(undrawn(call))
    return not any(f"'{name}'" in told for name in gone)


def _around(start: int, end: int, length: int) -> list[tuple[int, int]]:
    return [span for span in ((0, start), (end, length)) if span[0] < span[1]]


def _gone(asked: Asked, y: Text) -> tuple[str, ...] | None:
    """What the words name that the answer before holds; None where they name anything else, or nothing."""
    assert asked.previous is not None
    before = str(asked.previous.arguments)
    gone: list[str] = []
    for token in drafted(asked, y).tokens:
        if token.kind in _NAMED:
            name = _heads(asked, token) or _name(token, asked)
            if name is None or f"'{name}'" not in before:
                return None
            gone.append(name)
        elif (heads := _heads(asked, token)) is not None:
            gone.append(heads)
        elif token.kind not in _AROUND and token.read_as("filler") is None:
            return None
    return tuple(gone) or None


def _heads(asked: Asked, token: Token) -> str | None:
    """人数, “people”, where the report before counts people."""
    assert asked.previous is not None
    told = [one for one in asked.previous.arguments.get("measures", ()) if one in HEADS]
    heads = token.value in HEADS if token.kind == "measure" else token.kind in ("customer", "head_count")
    return told[0] if heads and len(told) == 1 else None


def _name(token: Token, asked: Asked) -> str | None:
    assert asked.previous is not None
    previous = asked.previous
    if isinstance(token.value, PeriodSpan):
        return _as_said_before(token.value.token, asked)
    if token.kind == "value":
        return str(token.value[1])
    if token.kind == "amount_word":  # 钱 after sales
        money = [name for name in previous.arguments.get("measures", ()) if MEASURES[name].unit == "money"]
        return money[0] if len(money) == 1 else None
    if token.kind in ("dimension", "grouped") and token.value not in DIMENSIONS:
        return None
    return str(token.value)


def _as_said_before(token: str | None, asked: Asked) -> str | None:
    """The period of the answer before where it has these days: 2026 after this year."""
    before = asked.previous.arguments.get("period") if asked.previous is not None else None
    if token is None or not isinstance(before, str):
        return token
    same = [resolve(one, asked.desk.today) for one in (token, before)]
    return before if (same[0].start, same[0].end) == (same[1].start, same[1].end) else token
