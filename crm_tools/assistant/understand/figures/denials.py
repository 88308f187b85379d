"""What a question leaves out: 除了上海, 没买过, “but not”."""

from __future__ import annotations

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.draft import Draft

_PLACED = ("不在", "不是", "非", "not in", "not from", "outside", "outside of")
"""不在上海的金卡会员: what is denied is the place alone."""


def of_the_same(draft: Draft, run: list[int], ends: dict[str, int]) -> bool:
    """“Gold members who are silver”: nobody is both."""
    for index in run:
        before = ends.get(draft.tokens[index].value[0])
        if before is None or DIMENSIONS[draft.tokens[index].value[0]].family == "item":
            continue
        if any(token.text in ("who", "that are", "who are") for token in draft.tokens[before + 1 : index]):
            for one in run:
                draft.ask(one, "understand.reason.both_ways")
            return True
    return False


def apart(draft: Draft, run: list[int], index: int) -> bool:
    """没买过大家电的钻石会员: what is denied ends where another kind of thing is named."""
    before = draft.beside(run[0], -1)
    name, other = (draft.tokens[at].value[0] for at in (run[-1], index))
    return bool(before and before[1].kind in ("not", "unbought") and name != other)


def negation(draft: Draft, run: list[int]) -> int | None:
    before = draft.beside(run[0], -1)
    if before and before[1].kind == "dimension" and before[1].value == draft.tokens[run[0]].value[0]:
        before = draft.beside(before[0], -1)
    behind = before
    while draft.language == "en" and behind and behind[1].kind in ("and", "dimension"):
        behind = draft.beside(behind[0], -1)  # except those from the offline channel and regular members
    if behind and behind[1].kind == "value" and _denial_unsure(draft, behind[0], run[0]):
        draft.ask(run[0], "understand.reason.denied_which")
    if before and before[1].kind in ("not", "unbought"):
        after = draft.follows(run[-1], 1, "not_after")
        if after is not None:
            draft.place(after)
        return before[0]
    after = draft.follows(run[-1], 1, "not_after")
    if after is None:
        name = draft.follows(run[-1], 1, "dimension")
        after = draft.follows(name, 1, "not_after") if name is not None else None
    return after


def _denial_unsure(draft: Draft, value: int, index: int) -> bool:
    """除了上海的金卡会员: all but those, or gold members elsewhere?"""
    before = draft.beside(value, -1)
    denied = before is not None and before[1].kind == "not" and before[1].text not in _PLACED
    return denied and not any(t.kind == "comma" for t in draft.tokens[value:index])


def buyers(draft: Draft) -> bool:
    """“Customers who bought A but not B”: what is denied was not bought."""
    return any(token.kind == "measure" and token.text.startswith("customers who") for token in draft.tokens)
