"""The way in: a question, read against the desk's vocabulary, becomes a call with the reading that led to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import OWN_WORK, Call
from crm_tools.assistant.understand import documents
from crm_tools.assistant.understand.acts.acting import is_order
from crm_tools.assistant.understand.acts.saving import saving
from crm_tools.assistant.understand.acts.tasks import words_of
from crm_tools.assistant.understand.asking_back import clarified, declined
from crm_tools.assistant.understand.bands_told import in_bands, same_bands
from crm_tools.assistant.understand.beside_columns import beside_columns
from crm_tools.assistant.understand.checks.both_held import one_of_several
from crm_tools.assistant.understand.checks.kept import unkept
from crm_tools.assistant.understand.checks.looks import unlike_the_turn
from crm_tools.assistant.understand.coupons_ending import of_ending_coupons
from crm_tools.assistant.understand.days.begun_en import begun
from crm_tools.assistant.understand.days.hours_en import hours_told
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.groups_counted import all_of_them, counts_groups, groups_counted
from crm_tools.assistant.understand.judged import by_share, judged, of_a_share
from crm_tools.assistant.understand.lists.listed import as_people
from crm_tools.assistant.understand.named_customers import of_named_customer
from crm_tools.assistant.understand.nth import Place, at_place, placed
from crm_tools.assistant.understand.own.work import work, work_further
from crm_tools.assistant.understand.plain import assemble
from crm_tools.assistant.understand.question import Asked, drafted, within_frame
from crm_tools.assistant.understand.regions import by_cities
from crm_tools.assistant.understand.retold import one_way, plainer_words, retold, sound, without_heading
from crm_tools.assistant.understand.single_inquiries import single_inquiries
from crm_tools.assistant.understand.single_orders import single_orders
from crm_tools.assistant.understand.text.beside_en import without_beside
from crm_tools.assistant.understand.text.days_listed import each_of_its_month
from crm_tools.assistant.understand.text.normalise import language_of, normalise
from crm_tools.assistant.understand.text.of_the_shop import coupons_by_number, told_in_full
from crm_tools.assistant.understand.text.opinions_zh import ponders
from crm_tools.assistant.understand.text.peel import cut, says, without
from crm_tools.assistant.understand.text.people import told_plainly
from crm_tools.assistant.understand.text.shorthand import spelled_out
from crm_tools.assistant.understand.text.unread import left_out, unread
from crm_tools.assistant.understand.turns.bands import bands_named
from crm_tools.assistant.understand.turns.begun_anew import begun_anew
from crm_tools.assistant.understand.turns.by_last_time import by_last_time
from crm_tools.assistant.understand.turns.changes import changed_at_once
from crm_tools.assistant.understand.turns.continuing import continued
from crm_tools.assistant.understand.turns.conversation import conversed
from crm_tools.assistant.understand.turns.deciding import decides_named
from crm_tools.assistant.understand.turns.fresh import fresh
from crm_tools.assistant.understand.turns.of_its_goods import of_its_goods
from crm_tools.assistant.understand.turns.of_the_ranked import of_those_ranked
from crm_tools.assistant.understand.turns.of_those import of_those_counted, pointing
from crm_tools.assistant.understand.turns.one_customer import of_one_customer
from crm_tools.assistant.understand.turns.one_product import of_one_product
from crm_tools.assistant.understand.turns.onward import themselves
from crm_tools.assistant.understand.turns.people_laid_out import of_the_best, of_those_told
from crm_tools.assistant.understand.turns.pieces import in_pieces, one_by_one, variants
from crm_tools.assistant.understand.turns.returning import Earlier, Read, answered, before_survey
from crm_tools.assistant.understand.turns.rows import of_a_row
from crm_tools.assistant.understand.turns.said import in_plainer_words
from crm_tools.assistant.understand.turns.same_thing import named_in_full
from crm_tools.assistant.understand.turns.same_time import that_month
from crm_tools.assistant.understand.turns.settled import settled
from crm_tools.assistant.understand.turns.swapping import swapped, swaps
from crm_tools.assistant.understand.turns.taken_up import taken_up
from crm_tools.assistant.understand.vocabulary.words import not_allowed, pattern
from crm_tools.assistant.understand.went import went_one_way
from crm_tools.assistant.understand.whole import Reading, whole

MAX_LENGTH = 500
"""Longer texts are no questions about numbers; what stands beyond is not read."""
_WHOLE_LISTS = ("recommend_products", "survey_results", "customer_retention")
_NOT_RETOLD = ("decline", "search_knowledge", "recommend_products", "introduce")
"""What a question is not answered by with some of its words left out."""


def understand(question: str, desk: Desk, previous: Call | None = None, earlier: Sequence[Earlier] = ()) -> Call:
    """The one call that answers ``question``; ``clarify`` or ``decline`` where none does.

    ``previous`` is the call that a follow-up (其中上海的呢, “and last month?”) refers to; ``earlier`` are the answers
    of the conversation, that one the last, to which a turn may come back. Every word that could change rows or
    numbers is applied, or the call asks back.
    """
    return read(question, desk, previous, earlier).call


def read(question: str, desk: Desk, previous: Call | None = None, earlier: Sequence[Earlier] = ()) -> Reading:
    """As :func:`understand`, with the reading beside the call."""
    question = without_beside(question[:MAX_LENGTH])
    asked = Asked(question, normalise(question), language_of(question), desk, as_people(previous))
    return settled(asked, _turn(asked, earlier))


def _turn(asked: Asked, earlier: Sequence[Earlier]) -> Reading:
    question, desk, previous = asked.question, asked.desk, asked.previous

    def again(told: str) -> Call:
        return _of_regions(told, desk, previous, earlier).call

    if (kept := saving(asked, again)) is not None:
        return Reading(kept)
    for rows in (single_orders, single_inquiries):
        if (single := rows(asked, again)) is not None:
            return single
    if (number := all_of_them(asked)) is not None:
        return Reading(number)
    for way in (in_bands, judged, of_a_share, by_share):
        if (found := way(asked, again)) is not None:
            return Reading(found)
    if (ten := of_those_ranked(asked, earlier, _again(desk))) is not None:
        return Reading(ten)
    reading = _of_regions(question, desk, previous, earlier)
    if (same := same_bands(previous, reading.call)) is not reading.call:
        return replace(reading, call=same)
    if (full := of_its_goods(asked, _again(desk), reading.call)) is not None:
        return Reading(full)
    if reading.call.tool == "clarify":
        those = of_those_counted(asked, earlier, lambda before, turns: _of_regions(question, desk, before, turns))
        reading = those or reading
    anew = begun_anew(asked, reading.call, lambda told: _of_regions(told, desk, None, ()).call)
    if anew is not None:
        return Reading(anew)
    if (people := themselves(asked, reading.call)) is not None:
        return Reading(people)
    if counts_groups(asked, reading.call):
        number = groups_counted(asked, again)
        reading = reading if number is None else Reading(number)
    if reading.call.tool == "clarify" and (others := before_survey(previous, earlier)) is not None:
        before, turns = others
        report = _of_regions(question, desk, before, turns)
        reading = reading if report.call.tool == "clarify" else report
    reading = taken_up(
        question,
        reading,
        asked,
        earlier,
        lambda told, before: _of_regions(told, desk, previous, before),
        lambda: _of_regions(question, desk, None, ()).call,
    )
    return of_named_customer(question, reading, desk, lambda told: _of_regions(told, desk, previous, earlier))


def _of_regions(question: str, desk: Desk, previous: Call | None, earlier: Sequence[Earlier]) -> Reading:
    reading = _ranked(question, desk, previous, earlier)
    for way in (by_cities, of_ending_coupons):
        reading = way(question, reading, desk, lambda told: _ranked(told, desk, previous, earlier))
    return reading


def _ranked(question: str, desk: Desk, previous: Call | None, earlier: Sequence[Earlier]) -> Reading:
    """A question that may ask for the n-th of a ranking, or be of one row of the answer before."""
    asked = Asked(question, normalise(question), language_of(question), desk, previous)
    if (decided := decides_named(asked)) is not None:
        return Reading(decided)
    again = _again(desk)
    ways = (by_last_time, of_the_best, of_a_row, of_one_customer, of_one_product)
    found = next((one for way in ways if (one := way(asked, again)) is not None), None)
    if found is not None:
        return Reading(clarified(found, desk) if isinstance(found, Draft) else found)
    if (went := went_one_way(asked, lambda told: _as_told(told, desk, previous, earlier).call)) is not None:
        return Reading(went)
    place = placed(question)
    if place is None:
        reading = _as_told(question, desk, previous, earlier)
        return reading if (told := of_those_told(asked, reading.call, again)) is None else Reading(told)
    first, there = at_place(place, lambda told: _as_told(told, desk, previous, earlier))
    if there:
        return first
    reading = _as_told(question, desk, previous, earlier)
    if reading.call.tool == "clarify":
        return first if first.call.tool == "clarify" else reading
    return reading if reading.call.tool != "run_report" else _not_at(place, question, desk)


def _not_at(place: Place, question: str, desk: Desk) -> Reading:
    """Asked back where a report was read that does not begin at that place."""
    draft = drafted(Asked(question, normalise(question), language_of(question), desk))
    draft.unclear.append((place.words, "understand.reason.not_seen"))
    return Reading(clarified(draft, desk))


def _as_told(question: str, desk: Desk, previous: Call | None, earlier: Sequence[Earlier]) -> Reading:
    language = language_of(question)
    text = without(pointing(Asked(question, normalise(question), language, desk, previous)), (pattern("aside"),))
    text = told_plainly(spelled_out(hours_told(text)) if language == "en" else text, language, previous is not None)
    text = begun(text, desk.today) if language == "en" else each_of_its_month(told_in_full(text, desk))
    text = coupons_by_number(text, desk)
    told = text if previous is None else bands_named(in_plainer_words(text), previous)
    told = that_month(told, previous, desk.today)
    asked = named_in_full(Asked(question, told, language, desk, previous))
    if says(asked.text, "never", "cue"):
        return Reading(declined("not_allowed", question))
    if (new := fresh(asked)) is not None:
        return _read(new)  # it inherits nothing
    taken = conversed(asked, earlier, _again(desk))
    if taken is not None:
        reading = Reading(taken if isinstance(taken, Call) else clarified(taken, desk))
        words = unlike_the_turn(asked, reading.call)
    else:
        reading = _read(asked)
        words = _unlike(asked, reading.call)
        if words is not None or reading.call.tool == "clarify":
            more = continued(asked, earlier, _again(desk))
            if more is not None and _unlike(asked, more) is None:
                return Reading(more)
    calls = [call for _, call in answered(earlier)]
    words = words or one_of_several(asked.text.norm, reading.call, calls, desk.today)
    if words is None:
        return reading
    draft = drafted(asked)
    assemble(draft)  # tells what was understood
    draft.unclear = [(words, "understand.reason.not_seen")]
    return Reading(clarified(draft, desk))


def _unlike(asked: Asked, call: Call) -> str | None:
    """The words of a turn that the call does not answer to; None if none."""
    return unlike_the_turn(asked, call) or unkept(asked.text.norm, call, asked.previous)


def _read(asked: Asked) -> Reading:
    """The turn by itself or as going on from the answer before."""
    question, desk, previous = asked.question, asked.desk, asked.previous
    if (own := work_further(asked) or work(asked)) is not None:
        return Reading(own)
    if previous is not None and previous.tool in (*OWN_WORK, "survey_results"):
        asked = replace(asked, previous=None)  # what is changed below is a report or a list
    for way in (_swapped, changed_at_once, _one_by_one):
        changed = way(asked)
        if changed is not None and unlike_the_turn(asked, changed) is None:
            return Reading(changed)
    if not_allowed().search(cut(asked.text, ponders(asked.text.norm)).norm) and not documents.asks_how(asked):
        changed = in_pieces(asked, _piece)
        return Reading(changed or declined("not_allowed", question))
    framed = within_frame(asked)
    if words_of(framed.text)[0] == words_of(asked.text)[0]:  # what is to be said to customers begins with 您好, too
        asked = framed
    if (listed := beside_columns(asked)) is not None:
        return listed
    if (headless := without_heading(asked)) is not None and not is_order(asked):
        plainly = whole(headless)
        if isinstance(plainly, Reading) and plainly.call.tool not in _NOT_RETOLD and sound(plainly.call, headless):
            return replace(plainly, passed_over=left_out(asked, headless))
    reading = whole(asked)
    if isinstance(reading, Draft) or reading.call.tool == "decline":
        if (changed := in_pieces(asked, _piece)) is not None:
            return Reading(changed)
        if (same := one_way(asked)) is not None:  # nothing is left out of it, whatever it asks for
            again = whole(same)
            if isinstance(again, Reading) and again.call.tool in _WHOLE_LISTS:
                return again
        tried = [asked]
        for told in retold(asked):
            tried.append(told)
            again = whole(told)
            if isinstance(again, Reading) and again.call.tool not in _NOT_RETOLD and sound(again.call, told):
                return replace(again, passed_over=left_out(asked, told))
        if (without_unread := _passing_over(tried)) is not None:
            return without_unread
    return Reading(clarified(reading, desk), tuple(reading.chips)) if isinstance(reading, Draft) else reading


def _one_by_one(asked: Asked) -> Call | None:
    return one_by_one(asked, _piece)


def _again(desk: Desk) -> Read:
    """A turn read in another form, or of another answer."""
    return lambda words, previous, earlier: _of_regions(words[:MAX_LENGTH], desk, previous, earlier).call


def _swapped(asked: Asked) -> Call | None:
    """The answer before with one thing in the place of another."""
    for told, gone in swaps(asked):
        for text in variants(told, told.text):
            call = _plain_piece(replace(told, text=text))
            if call is not None and swapped(call, gone):
                return call
    return None


def _piece(asked: Asked) -> Call | None:
    """One piece of a turn read to its last word."""
    return _swapped(asked) or _plain_piece(asked)


def _plain_piece(asked: Asked) -> Call | None:
    """The same where nothing takes the place of anything, as it stands or in plainer words."""
    for told in (asked, *plainer_words(asked)):
        if (changed := changed_at_once(told)) is not None:
            return changed
        if not_allowed().search(told.text.norm):
            return None
        reading = whole(told, piece=asked)
        if isinstance(reading, Reading) and reading.call.tool not in _NOT_RETOLD:
            return reading.call
    return None


def _passing_over(tried: Sequence[Asked]) -> Reading | None:
    """The reading of the question, told in one of these ways, without words that nobody listed and that say nothing."""
    for told in tried:
        for rest, words in unread(told):
            again = whole(rest)
            if isinstance(again, Reading) and again.call.tool not in _NOT_RETOLD and sound(again.call, rest):
                return replace(again, passed_over=words)
    return None
