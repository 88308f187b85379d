"""A list that is widened, and what else the turn asks of it: “Chongqing as well, one team does both. how many?”.

Each clause is read by itself, so that whoever was on the list stays on it when the wish behind it is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.customers import audience_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.text.peel import piece_of
from crm_tools.assistant.understand.turns.chatter import idle
from crm_tools.assistant.understand.turns.returning import NO_ANSWER, Earlier, Read
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.turns.widening import widened

_BREAK = re.compile(r"[;!?.] ?(?!\d)|(?<!\d), ?| - ")
_LEAD = re.compile(r"^(?:(?:oh|ah|and|ok|okay|actually|also|wait|hm+|right|哦|噢|啊|对了|另外|嗯)[, ]*)+")


def widened_then(asked: Asked, _: Sequence[Earlier], read: Read) -> Call | None:
    """The widened list with what follows; None for a turn of one clause, and where a clause stays unread."""
    if lists(asked.previous) is None and counted(asked.previous) is None:
        return None
    ends = [*(one.span() for one in _BREAK.finditer(asked.text.norm)), (len(asked.text.norm),) * 2]
    at = 0
    for stop, start in ends:
        piece = piece_of(asked.text, at, stop)
        at = start
        if not piece.norm.strip() or turn_pattern("chatter", "reaction").fullmatch(piece.norm.strip()):
            continue
        lead = _LEAD.match(piece.norm)
        core = piece_of(piece, lead.end(), len(piece.norm)) if lead and lead.end() < len(piece.norm) else piece
        wider = widened(replace(asked, text=core))
        return None if wider is None else _with_rest(asked, wider, at, read)
    return None


def _with_rest(asked: Asked, wider: Call, at: int, read: Read) -> Call | None:
    """What the clauses behind say of the wider list; those that only tell something are passed over."""
    people = lists(wider)
    whole = wider if people is None else audience_call(people)
    rest = piece_of(asked.text, at, len(asked.text.norm))
    while rest.norm.strip(" ,.;:!?"):
        stop = _BREAK.search(rest.norm)
        first = rest if stop is None else piece_of(rest, 0, stop.start())
        behind = None if stop is None else piece_of(rest, stop.end(), len(rest.norm))
        found = read(rest.norm, whole, ())
        if found.tool not in NO_ANSWER and found != whole:
            return found
        if not idle(replace(asked, previous=whole), first, behind) or behind is None:
            return whole if idle(replace(asked, previous=whole), first, None) and behind is None else None
        rest = behind
    return None
