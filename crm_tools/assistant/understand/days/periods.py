"""The periods of a question: pieces of the calendar, ranges between them, open ends, as tokens of the metric layer."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from crm_tools.analytics.periods import DAY
from crm_tools.assistant.understand.days.around_festivals import PATTERNS as FESTIVALS
from crm_tools.assistant.understand.days.by_today_en import PATTERNS as ENGLISH_BY_TODAY
from crm_tools.assistant.understand.days.by_today_zh import PATTERNS as CHINESE_BY_TODAY
from crm_tools.assistant.understand.days.calendar_zh import PATTERNS as CHINESE
from crm_tools.assistant.understand.days.dates import NoSuchDay, Part
from crm_tools.assistant.understand.days.dates_en import PATTERNS as ENGLISH
from crm_tools.assistant.understand.days.no_period import EACH_BY_EACH, FUTURE, is_something_else, recurring
from crm_tools.assistant.understand.days.of_the_week import is_past, weekdays
from crm_tools.assistant.understand.days.one_year import of_one_year
from crm_tools.assistant.understand.days.open_ends import single
from crm_tools.assistant.understand.days.parts import PATTERNS as PARTS
from crm_tools.assistant.understand.days.parts import parted
from crm_tools.assistant.understand.days.ranges import TO, range_at
from crm_tools.assistant.understand.days.span import Atom, PeriodSpan
from crm_tools.assistant.understand.days.told_beside import AGO, before_last, right_behind
from crm_tools.assistant.understand.text.sieve import sieve

_PATTERNS = CHINESE_BY_TODAY + CHINESE + ENGLISH_BY_TODAY + ENGLISH + FESTIVALS + PARTS
_SIEVE = sieve([pattern for pattern, _ in _PATTERNS])
_ALL_TIME = re.compile(
    r"有史以来|历史以来|一直以来|全部时间|所有时间|不限时间|历史上|历史累计|历史总|历史至今|到目前为止|迄今为止|截至目前|截止目前"
    r"|建库以来|(?:开店|开业|建店|建站|上线|成立|创立|创办|开张|营业|运营)(?:以来|至今|到现在|到今天|到目前)"
    r"|(?<![a-z])(?:of all time|all[ -]time|all the time|lifetime|ever recorded|to date|so far"
    r"|since the (?:very )?(?:start|beginning)(?! of)|from the beginning|overall history|historically"
    r"|life[ -]to[ -]date|inception[ -]to[ -]date|since (?:inception|day one)|since we (?:started|opened|launched)"
    r"|across all time|(?:over|across|in) (?:the|our) (?:whole |entire |full )?history"
    r"|(?:the |our )?(?:whole|entire|full|complete|all|total)(?: of)?(?: the| our)?(?: sales| order)? history"
    r"|(?:ever )?since (?:the|our) (?:very )?first(?: ever)? (?:order|sale|purchase|day)"
    r"|from (?:the|our) (?:very )?first(?: ever)? (?:order|sale|purchase|day) (?:on|onwards?|(?=until|till|to|up to))"
    r"|from day one|ever since we (?:started|opened|launched|began)"
    r"|since the (?:company|shop|store|business) (?:started|opened|launched|began)"
    r"|since (?:the |our )?(?:launch|opening))"
    r"(?: (?:(?:up )?to|until|till|through) (?:today|now|date))?(?![a-z])"
)


def find_periods(norm: str, today: dt.date) -> list[PeriodSpan]:
    """Every period in ``norm``, left to right and not overlapping."""
    norm = EACH_BY_EACH.sub(lambda found: "_" * len(found[0]), norm)
    begun = ("下半年",) if today.month > 6 else ()
    ahead = [match for match in FUTURE.finditer(norm) if match.group() not in begun]
    spans = [PeriodSpan(*match.span(), None, "future") for match in ahead]
    spans += [PeriodSpan(*match.span(), "all") for match in _ALL_TIME.finditer(norm)]
    spans += [PeriodSpan(*match.span(), before_last(match, today)) for match in AGO.finditer(norm)]
    atoms = _atoms(norm, today)
    index = 0
    while index < len(atoms):
        span, used = _range_at(norm, atoms, index, today)
        said, named = norm[span.start : span.end], [one.token for one in spans if one.token]
        spans.append(span if span.token is None else replace(span, token=right_behind(said, span.token, named, today)))
        index += used
    return _without_overlaps(spans) or _day_of_the_week(norm, today)


def _day_of_the_week(norm: str, today: dt.date) -> list[PeriodSpan]:
    """The one that is named and no other day: the latest."""
    named = weekdays(norm)
    if len(named) != 1 or named[0].each or not is_past(norm):
        return []
    day = today - DAY * ((today.isoweekday() - named[0].weekday) % 7)
    return [PeriodSpan(named[0].start, named[0].end, str(day), unit="day")]


def _atoms(norm: str, today: dt.date) -> list[Atom]:
    found = []
    for order in _SIEVE.held(norm):
        pattern, reader = _PATTERNS[order]
        for match in pattern.finditer(norm):
            if match.end() == match.start() or is_something_else(norm, match, today):
                continue
            groups = {name: text for name, text in match.groupdict().items() if text is not None}
            try:
                part = reader(groups, today)
            except NoSuchDay:
                found.append((match.start(), -match.end(), order, Atom(*match.span(), Part(month=2, day=30))))
                continue
            except (LookupError, OverflowError):
                continue
            found.append((match.start(), -match.end(), order, Atom(*match.span(), part)))
    atoms: list[Atom] = []
    for _, _, _, atom in sorted(found, key=lambda item: item[:3]):
        if not atoms or atom.start >= atoms[-1].end:
            atoms.append(atom)
    return parted(norm, of_one_year(norm, atoms), today)


def _range_at(norm: str, atoms: list[Atom], index: int, today: dt.date) -> tuple[PeriodSpan, int]:
    """The period that begins with ``atoms[index]`` and how many atoms it took."""
    atom = atoms[index]
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    runs_on = after is not None and TO.fullmatch(norm[atom.end : after.start])  # each month January through October
    if atom.part is None or (recurring(norm, atom) and not runs_on):
        return PeriodSpan(atom.start, atom.end, None, "unsure"), 1
    return range_at(norm, atom, after, today) or (single(norm, atom, today), 1)


def _without_overlaps(spans: list[PeriodSpan]) -> list[PeriodSpan]:
    kept: list[PeriodSpan] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if kept and span.start < kept[-1].end:
            if span.end - span.start > kept[-1].end - kept[-1].start:
                kept[-1] = span
            continue
        kept.append(span)
    return kept
