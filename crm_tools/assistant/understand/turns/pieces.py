"""A turn in pieces: several changes one after another, and chatter between them.

去掉同期也买过宠物用品的，剩下按今年消费额排，前10; “raise that to 8 orders, then say how many are left”. Each is
read as a turn of its own that goes on from the answer of the one before; where one of them cannot be, the turn is
asked back as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from crm_tools.assistant.calls import ACTIONS, Call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut, piece_of, without
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.turns.chatter import idle
from crm_tools.assistant.understand.turns.said import turn_pattern, turn_patterns

Read = Callable[[Asked], Call | None]
_JOINS = re.compile(r"^(?:and|but|also|then)[, ]+")
_MOST_PIECES = 8
_MOST_READINGS = 60
"""A turn of many pieces is not tried in every way."""


@dataclass
class _Turn:
    """``asked`` in its pieces; ``left``: how many readings may still be tried."""

    asked: Asked
    read: Read
    spans: list[tuple[int, int]]
    left: int = _MOST_READINGS
    known: dict[tuple[str, str], Call | None] = field(default_factory=dict)


def in_pieces(asked: Asked, read: Read) -> Call | None:
    """The answer before with all that the turn changes; None where that is not certain. ``read`` reads one piece."""
    if asked.previous is None:
        return None
    spans = _spans(asked.text, turn_patterns("breaks"))
    if not 0 < len(spans) <= _MOST_PIECES:
        return None
    found = _from(_Turn(asked, read, spans), 0, asked.previous)
    return None if found is None or found == asked.previous else found


def one_by_one(asked: Asked, read: Read) -> Call | None:
    """Changes of different kinds, of which one adds and another does not: 换成季度的，再加上客单价; else None."""
    if asked.previous is None or asked.previous.tool != "run_report":
        return None
    spans = _spans(asked.text, turn_patterns("pieces", "apart"))
    turn = _Turn(asked, read, spans)
    told = [span for span in spans if not idle(asked, piece_of(asked.text, *span), None)]
    adds = [bool(turn_pattern("pieces", "adds").search(piece_of(asked.text, *span).norm)) for span in told]
    if not 1 < len(told) <= 4 or not any(adds) or adds[0]:
        return None
    kinds = [_changed_by(asked, piece_of(asked.text, *span)) for span in told]
    if not all(kinds) or sum(map(len, kinds)) > len(set().union(*kinds)):
        return None
    call: Call | None = asked.previous
    for span in told:
        call = None if call is None else _step(turn, piece_of(asked.text, *span), call, last=False)
    return call


_KINDS = {"measure": "measure", "amount_word": "measure", "dimension": "dimension", "grouped": "dimension"}


def _changed_by(asked: Asked, piece: Text) -> set[str]:
    """What of a report the words of a piece can change."""
    kinds = {token.kind for token in drafted(asked, piece).tokens}
    return {_KINDS.get(kind, kind) for kind in kinds & {*_KINDS, "period", "value", "share", "previous", "year_ago"}}


def _spans(text: Text, breaks: Sequence[re.Pattern[str]]) -> list[tuple[int, int]]:
    """Where the pieces stand."""
    marks = sorted({match.span() for one in breaks for match in one.finditer(text.norm)})
    found, at = [], 0
    for start, end in [*marks, (len(text.norm), len(text.norm))]:
        if text.norm[at:start].strip(" ,.;:!?"):
            found.append((at, start))
            at = end
        at = max(at, end)
    return found


def _from(turn: _Turn, place: int, previous: Call) -> Call | None:
    """The answer after all pieces from ``place`` on; the longest stretch that can be read comes first."""
    if place == len(turn.spans):
        return previous
    text, start = turn.asked.text, turn.spans[place][0]
    rest = piece_of(text, turn.spans[place + 1][0], len(text.norm)) if place + 1 < len(turn.spans) else None
    if idle(replace(turn.asked, previous=previous), piece_of(text, *turn.spans[place]), rest):
        return _from(turn, place + 1, previous)
    for end in range(len(turn.spans), place, -1):
        call = _step(turn, piece_of(text, start, turn.spans[end - 1][1]), previous, last=end == len(turn.spans))
        if call is not None and (found := _from(turn, end, call)) is not None:
            return found
    again = rest is not None and turn_pattern("request", "restated").match(rest.norm.strip(" ,"))
    return _from(turn, place + 1, previous) if again else None


def _step(turn: _Turn, piece: Text, previous: Call, last: bool) -> Call | None:
    """The answer before changed by one piece."""
    key = (piece.norm, repr(previous))
    if key not in turn.known:
        turn.known[key] = None
        for variant in variants(turn.asked, piece):
            if turn.left <= 0:
                return None
            turn.left -= 1
            asked = replace(turn.asked, text=variant, previous=previous)
            call = turn.read(asked)
            if call is not None and _goes_on(turn, asked, call, last):
                turn.known[key] = call
                break
    return turn.known[key]


def _goes_on(turn: _Turn, asked: Asked, call: Call, last: bool) -> bool:
    """Whether the call is the answer before changed; a question of its own may stand behind chatter alone."""
    if call == asked.previous or (call.tool in ACTIONS and not last):
        return False
    if not last and turn_pattern("pieces", "asks").search(asked.text.norm):
        return False  # 买过的有几位，没买过的呢: two questions
    if call.tool != "run_report" and lists(call) is None:
        return False
    grouped = call.arguments.get("dimensions") not in (None, ["customer"])
    if (
        grouped
        and lists(asked.previous) is not None
        and not turn_pattern("request", "grouping").search(asked.text.norm)
    ):
        return False  # “and email consent” of a list: not how many have it
    if last and asked.previous is turn.asked.previous:
        return True
    alone = turn.read(replace(asked, previous=None))
    return alone != call


def variants(asked: Asked, piece: Text) -> Iterator[Text]:
    """A piece of a turn as it stands, without the speaker's words around the change, and as a plain follow-up."""
    seen = {piece.norm}
    yield piece
    core = piece
    if (must := turn_pattern("request", "must").search(piece.norm)) is not None:
        yield spliced(without(cut(piece, [must.span()]), (_JOINS,)), 0, 0, "with ")
    if (again := turn_pattern("request", "restated").match(piece.norm)) is not None:
        core = cut(piece, [again.span()])
        yield core
    for end in turn_patterns("request", "closes"):
        said = end.search(core.norm)
        if said is not None and said.start() > 3:
            core = cut(core, [said.span()])
            if core.norm not in seen:
                seen.add(core.norm)
                yield core
    for _ in range(2):
        for begin in turn_patterns("request", "opens"):
            said = begin.search(core.norm)
            if said is not None and said.end() < len(core.norm) and said.end():
                core = cut(core, [(0, said.end())])
                if core.norm not in seen:
                    seen.add(core.norm)
                    yield core
    if not re.match("那|what about", core.norm):
        yield spliced(core, 0, 0, "那" if asked.language == "zh" else "what about ")
