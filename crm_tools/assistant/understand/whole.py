"""One question read to its last word, with nothing of it left out, and looked at a second time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import OFFERED, Call
from crm_tools.assistant.understand import documents
from crm_tools.assistant.understand.among import among, dated_among
from crm_tools.assistant.understand.asking_back import AHEAD, declined, not_yet, still_to_come, without_data
from crm_tools.assistant.understand.checks.linked_deeds import REASON, linked_deeds, links
from crm_tools.assistant.understand.checks.looks import amiss
from crm_tools.assistant.understand.draft import Chip, Draft
from crm_tools.assistant.understand.lists.newcomers import with_newcomers
from crm_tools.assistant.understand.lists.same_goods import with_same_goods
from crm_tools.assistant.understand.lists.unanswered import with_surveys_unanswered
from crm_tools.assistant.understand.of_the_first import of_the_first
from crm_tools.assistant.understand.part_of_people import part_of_people
from crm_tools.assistant.understand.plain import assemble, plain
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.further import leaves_out
from crm_tools.assistant.understand.turns.onward import fragment
from crm_tools.assistant.understand.turns.same_time import in_days_before
from crm_tools.assistant.understand.turns.scope import scoped
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.vocabulary.words import pattern
from crm_tools.assistant.understand.ways import other
from crm_tools.texts import Language


@dataclass(frozen=True)
class Reading:
    """``call`` and the pieces of the question that led to it, in their order, to be shown as chips."""

    call: Call
    chips: tuple[Chip, ...] = ()
    passed_over: tuple[str, ...] = ()
    """Words as typed that were not understood and left out."""


def whole(asked: Asked, *, piece: Asked | None = None) -> Reading | Draft:
    """The question read to its last word; a draft where a word finds no place, or where the call lacks something that
    the question, or the ``piece`` of a turn, plainly says."""
    reading = _read(asked)
    if isinstance(reading, Draft):
        if asked.previous is None and (linked := links(asked.text.norm)) is not None:
            reading.unclear = [(linked, REASON)]
        return reading
    draft = drafted(asked)
    of_before, taken = scoped(asked, reading.call)
    if of_before is None:
        draft.unclear.append((asked.question, "understand.reason.number_of_chosen"))
        return draft
    if taken:
        return replace(reading, call=of_before)
    reading = replace(reading, call=in_days_before(asked, reading.call))
    days = asked.desk.definitions.new_customer.days
    call = with_same_goods(asked.text.norm, with_newcomers(asked.text.norm, reading.call, days))
    periods = [token for token in draft.tokens if token.kind == "period"]
    reading = replace(reading, call=with_surveys_unanswered(asked.text.norm, call, periods))
    words = amiss(asked, reading.call, draft.tokens, piece)
    if words is None:
        return reading
    assemble(draft)  # tells what was understood
    is_link = words == linked_deeds(normalise(asked.question).norm, reading.call)
    draft.unclear = [(words, REASON if is_link else "understand.reason.not_seen")]
    return draft


def _of_everybody(call: Call, language: Language) -> bool:
    """A figure of everybody, or of each who has so much of another: it may be asked of those who did something."""
    if call.tool != "run_report" or call.arguments.get("audience"):
        return False
    conditions = any(one["field"] in MEASURES for one in call.arguments.get("filters", ()))
    return language == "zh" or (call.arguments.get("dimensions") == ["customer"] and conditions)


def _kept_nowhere(token: Token, asked: Asked) -> bool:
    """Whether a word names what the shop has no data of; what is scored in a survey is there."""
    scored = _SCORED.search(token.text) and _SURVEY.search(asked.text.norm)
    return token.kind in ("no_data", "no_data_hard") and not scored


_SCORED = re.compile(r"评分|打分|评价|评星|\b(?:ratings?|rated|scores?)\b")
_SURVEY = re.compile(r"问卷|调查|调研|\b(?:survey|questionnaire)s?\b")


def _read(asked: Asked) -> Reading | Draft:
    """The question as its words say; the draft where one of them finds no place."""
    found = other(asked)
    if isinstance(found, Draft):
        nowhere = without_data(asked)
        return found if nowhere is None else Reading(nowhere)
    if found is not None:
        return Reading(found) if found.tool in OFFERED else not_yet(asked)
    if (part := part_of_people(asked)) is not None:
        return Reading(part)
    if (first := of_the_first(asked)) is not None:
        return Reading(first)
    if (dated := dated_among(asked)) is not None:
        return Reading(dated)
    call, draft = plain(asked)
    if call is None:
        call = among(asked)
    elif _of_everybody(call, asked.language):
        call = among(asked, deeds_only=True) or call
    call = fragment(asked, call, draft)
    if call is not None and leaves_out(asked) and not call.arguments.get("rule"):
        call = None
        draft.unclear.append((asked.question, None))
    kept_nowhere = any(token.read_as("no_data_hard") for token in draft.tokens)
    if call is None and (average := pattern("average", "cue").search(asked.text.norm)):
        return Reading(declined("no_data", asked.text.quote(*average.span())))
    if call is None and not kept_nowhere and documents.perhaps(asked, draft):
        return Reading(documents.knowledge(asked))
    if missing := [index for index, token in enumerate(draft.tokens) if _kept_nowhere(token, asked)]:
        start, end = draft.tokens[missing[0]].start, draft.tokens[missing[-1]].end
        if not AHEAD.search(draft.text.norm[start:end]):
            return Reading(declined("no_data", draft.text.quote(start, end)))
        return Reading(declined("future", draft.text.quote(*(still_to_come(draft) or (start, end)))))
    return draft if call is None else Reading(call, tuple(draft.chips))
