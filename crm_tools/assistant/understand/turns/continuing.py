"""A turn that goes on with the sentence before: “customers who bought something in 2025” – “but nothing in 2026”.

What the turn leaves out (who, which deed) stands in that sentence, so both are read as one; what this adds to what the
sentence says alone is added to the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.atoms import atom, atoms, concerned
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.turns.left_unsaid import of_the_same
from crm_tools.assistant.understand.turns.onward import how_many_of
from crm_tools.assistant.understand.turns.returning import Earlier, Read, answered
from crm_tools.assistant.understand.turns.said import turn_pattern


def continued(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | None:
    """The list before with what the turn adds to its sentence; None where both are not read to their last word."""
    people = lists(asked.previous)
    counting = people is None
    people = people or counted(asked.previous)
    if people is None or people.limit is not None or not turn_pattern("continuing", "opens").search(asked.text.norm):
        return None
    sentence = _sentence(people, earlier, read)
    if sentence is None:
        return None
    words, alone = sentence
    for whole in _as_one(words, asked.text.norm, asked.language):
        found = lists(read(whole, None, ()))
        if found is None or not atoms(alone) < atoms(found) or found.rule != alone.rule:
            continue
        added = tuple(_dated(one, found) for one in found.filters if atom(one, found.period) not in atoms(alone))
        added = of_the_same(people, added, asked.text.norm)
        if not added or {one.field for one in added} & {one.field for one in people.filters if one.field in ATTRIBUTES}:
            continue
        more = people.model_copy(update={"filters": (*people.filters, *added)})
        return how_many_of(more) if counting else list_call(more)
    return None


def _sentence(people: AudienceRequest, earlier: Sequence[Earlier], read: Read) -> tuple[str, AudienceRequest] | None:
    """The last question that stands by itself, and its list, of which the list before is a part."""
    for question, call in reversed(answered(earlier)):
        base = concerned(call)
        if base is None:
            return None
        alone = lists(read(question, None, ()))
        if alone is not None and atoms(alone) == atoms(base):
            return (question, base) if atoms(base) <= atoms(people) else None
    return None


def _as_one(words: str, said: str, language: str) -> Iterator[str]:
    words, said = words.strip(" ?!.,;。？！，"), said.strip(" ?!.,;")
    if language == "en":
        yield f"{words} {said}"
        yield f"{words}, {said}"
        return
    who = turn_pattern("continuing", "who").sub("", words)
    said = turn_pattern("continuing", "closes").sub("", said)
    yield f"{who}{said}的客户"
    yield f"{who},{said}的客户"


def _dated(one: Condition, found: AudienceRequest) -> Condition:
    if one.field in ATTRIBUTES or one.period is not None or found.period is None:
        return one
    return one.model_copy(update={"period": found.period})
