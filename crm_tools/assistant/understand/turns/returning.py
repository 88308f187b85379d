"""Turns that come back to an answer further up by what it was about: 回到买咖啡机那些人, “back to the buyers”.

Everything that the words name has to stand in that answer or in the question that led to it; of several such answers
it is the last one. What else the turn says goes on from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from crm_tools.analytics.periods import Period, resolve
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.days.span import PeriodSpan
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text, normalise
from crm_tools.assistant.understand.text.peel import piece_of
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.vocabulary.words import pattern


@dataclass(frozen=True)
class Earlier:
    """An answer of the conversation that a turn may come back to, and the question that led to it."""

    question: str
    call: Call | None
    """None for a turn that was asked back."""


Read = Callable[[str, Call | None, Sequence[Earlier]], Call]
"""Reads a turn in another form, or of another answer."""
NO_ANSWER = ("clarify", "decline", "search_knowledge", "recommend_products", "introduce")
"""Tools whose answer tells nothing of the data."""

_NAMING = ("measure", "dimension", "grouped", "value", "segment", "saved", "part", "number", "range", "unknown")
_SOFT = (
    *("filler", "pronoun", "customer", "other", "done", "follow", "and", "group", "which"),
    *("which_all", "split", "count_word", "how_many", "top", "highest", "lead", "ge", "ge_after"),
)
"""Kinds of words that may stand in the name of an answer and need not be found again."""
_DEEDS = {
    "buy": ("orders", "units", "buyers", "sales", "category", "product"),
    "sell": ("sales", "units", "product_sales"),
    "login": ("logins", "active_customers"),
    "register": ("new_customers", "registered_on"),
}
"""Deeds, and what an answer about them holds."""
_MOST_WORDS = 14
_BREAK = re.compile("[,;:.!?]")


def answered(earlier: Sequence[Earlier]) -> list[tuple[str, Call]]:
    """The turns that were answered, in their order."""
    return [(one.question, one.call) for one in earlier if one.call is not None]


def returned(asked: Asked, earlier: Sequence[tuple[str, Call]]) -> Iterator[tuple[Call, str]]:
    """The earlier answers that the turn may mean, the likeliest first, each with what is said of it; "" for no more."""
    norm = asked.text.norm
    if len(earlier) > 1 and turn_pattern("returning", "undo").fullmatch(norm.strip(" ,.;:!?")):
        yield earlier[-2][1], ""
        return
    if (nth := turn_pattern("returning", "nth").fullmatch(norm.strip(" ,.;:!?"))) is not None:
        place = 1 if nth["second"] or nth["second_"] else 0
        if place + 1 < len(earlier):
            yield earlier[place][1], ""
        return
    for said in turn_pattern("returning", "back").finditer(norm):
        rest = piece_of(asked.text, said.end(), len(norm))
        front = norm[: said.start()].strip(" ,.;:!?")
        away = len(earlier) > 1 and turn_pattern("returning", "away").search(said.group())
        found = next(_by_name(asked, earlier[:-1], rest), None) if away else None  # from where one stands to elsewhere
        for call, tail in [found] if found is not None else _by_name(asked, earlier, rest):
            for told in _told(front, tail, asked.language, call):
                yield call, told
    if (said_ := turn_pattern("returning", "behind").search(norm)) is not None:  # “the gold members from before: …”
        named = piece_of(asked.text, *said_.span("x"))
        for call, tail in _by_name(asked, earlier, named):
            if not tail:
                for told in _told(norm[: said_.start()], norm[said_.end() :], asked.language, call):
                    yield call, told


def comes_back(asked: Asked) -> bool:
    """Whether the turn plainly comes back to something: read as going on from the last answer it would be wrong."""
    return turn_pattern("returning", "plainly").match(asked.text.norm) is not None


def _told(front: str, tail: str, language: str, call: Call) -> Iterator[str]:
    """What is left to be said: as it stands, and of “them” where the answer stood."""
    tail = tail.strip(" ,.;:!?，。；：！？、")
    names = counted(call) is not None and pattern("onward", "who").fullmatch(tail)  # 列一下 of a number: who they are
    if turn_pattern("returning", "again").fullmatch(tail) and not names:
        tail = ""
    if not (front and tail):
        yield front or tail
    if tail or front:
        them = "他们" if language == "zh" else " them "
        yield f"{front}{them}{tail}".strip()
        if front:
            yield f"{front} {tail}"


def _by_name(asked: Asked, earlier: Sequence[tuple[str, Call]], rest: Text) -> Iterator[tuple[Call, str]]:
    """The answers that the words at the head of ``rest`` name, and the words behind their name."""
    draft = drafted(asked, rest)
    length = ended = 0
    for token in draft.tokens[:_MOST_WORDS]:
        known = token.kind in (*_NAMING, *_SOFT, *_DEEDS, "period") or _says_little(token)
        if not known or _BREAK.search(draft.text.norm, ended, token.start):
            break
        length, ended = length + 1, token.end
    for end in range(length, 0, -1):
        call = _found(asked, earlier, draft.tokens[:end], draft.text.norm[: draft.tokens[end - 1].end])
        if call is not None:
            yield call, draft.text.quote(draft.tokens[end - 1].end, len(draft.text.norm))


def _found(asked: Asked, earlier: Sequence[tuple[str, Call]], words: Sequence[Token], norm: str) -> Call | None:
    """The last answer that holds all that these words name."""
    people = any(is_person(token) or token.kind == "customer" for token in words if token.kind != "measure")
    people = people or turn_pattern("returning", "people").search(norm) is not None
    table = turn_pattern("returning", "table").search(norm) is not None
    named = [one for one in words if one.kind in (*_NAMING, *_DEEDS, "period") and not _says_little(one)]
    if not (people or table or any(one.kind not in ("buy", "sell") for one in named)):
        return None
    for question, call in reversed(earlier):
        if people and _people(call) is None and not _counts_people(call):
            continue
        if table and not named and call.tool != "run_report":
            continue
        if all(_holds(asked, question, call, one) for one in named):
            people_ = counted(call) if people and not any(one.kind == "measure" for one in words) else None
            return call if people_ is None else list_call(people_)
    return None


def _says_little(token: Token) -> bool:
    """A word that need not be found again: what an answer is (a table, people), or none that changes anything."""
    if token.kind in ("list", "value"):  # 列一下 is asked for
        return _noun(token)
    return token.read_as("filler") is not None or is_person(token) or _noun(token)


def _noun(token: Token) -> bool:
    return any(turn_pattern("returning", one).fullmatch(token.text) for one in ("people", "table"))


def _people(call: Call) -> object:
    return lists(call) or counted(call, split=True)


def _counts_people(call: Call) -> bool:
    return call.tool == "run_report" and bool(call.arguments.get("audience"))


def _holds(asked: Asked, question: str, call: Call, token: Token) -> bool:
    draft = drafted(replace(asked, previous=None), normalise(question))
    told = str(call.arguments)
    if isinstance(token.value, PeriodSpan):
        return _in_days(asked, call, token.value, [one.value for one in draft.tokens])
    chosen = call.arguments.get("filters", ()) if call.tool == "run_report" else ()
    one_of_them = any(one["field"] == token.value for one in chosen)
    if token.kind in ("dimension", "grouped") and one_of_them:
        return token.value in call.arguments.get("dimensions", ())  # 回到品类: the one by category, not of one
    if token.kind in _DEEDS:
        return draft.has(token.kind) or any(f"'{name}'" in told for name in _DEEDS[token.kind])
    if token.kind == "unknown":
        words = token.text.strip("的 ")
        return words in draft.text.norm or words in told.lower()
    if any(one.value == token.value and one.kind == token.kind for one in draft.tokens):
        return True
    value = token.value[-1] if isinstance(token.value, tuple) and token.value else token.value
    return isinstance(value, str) and f"'{value}'" in told


def _in_days(asked: Asked, call: Call, named: PeriodSpan, said: Sequence[object]) -> bool:
    """Whether the answer is of these days, or of some of them: 今年的 of 今年618当天."""
    if named.token is None:
        return False
    today = asked.desk.today
    wanted = resolve(named.token, today)
    tokens = [one.token for one in said if isinstance(one, PeriodSpan) and one.token]
    tokens += [one for one in (call.arguments.get("period"),) if isinstance(one, str)]
    return any(_within(resolve(one, today), wanted) for one in tokens)


def _within(inner: Period, outer: Period) -> bool:
    if inner.start is None or outer.start is None:
        return (inner.start, inner.end) == (outer.start, outer.end)
    return outer.start <= inner.start and inner.end <= outer.end


def before_survey(previous: Call | None, earlier: Sequence[Earlier]) -> tuple[Call | None, list[Earlier]] | None:
    """上个月呢 after a survey's results, which have no days: the answer before them and the turns without them."""
    if previous is None or previous.tool != "survey_results":
        return None
    others = [one for one in earlier if one.call is None or one.call.tool != "survey_results"]
    return next((one.call for one in reversed(others) if one.call), None), others
