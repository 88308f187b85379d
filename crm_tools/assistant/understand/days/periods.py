"""The periods of a question: pieces of the calendar, ranges between them, open ends, as tokens of the metric layer."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Literal

from crm_tools.analytics.periods import DAY, resolve
from crm_tools.assistant.understand.days.dates import NoSuchDay, Part, completed, range_of
from crm_tools.assistant.understand.days.parts_en import PATTERNS as PARTS
from crm_tools.assistant.understand.days.parts_en import part_of
from crm_tools.assistant.understand.days.periods_around import PATTERNS as AROUND
from crm_tools.assistant.understand.days.periods_beside import AGO, before_last, right_behind
from crm_tools.assistant.understand.days.periods_en import PATTERNS as ENGLISH
from crm_tools.assistant.understand.days.periods_zh import PATTERNS as CHINESE
from crm_tools.texts import UserError

Problem = Literal["no_such_day", "future", "unsure", "backwards"]

_TO = re.compile(
    r" ?(?:起|开始|号)?(?:-+|~+|一直到|直到|到|至|through(?! the )|thru|until|till|up to|to|through)(?:了)? ?(?:the )?"
)
_AND = re.compile(r" ?(?:和|与|跟|及|and) ?")
_BETWEEN = re.compile(r"(?:between|介于) ?(?:the )?$")
_AFTER_BETWEEN = re.compile(r"(?:这段)?(?:之间|期间|间)")
_LOOSE_LEFT = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年的?|(?P<month>1[0-2]|[1-9])月)?(?<![\d.:/-])(?P<number>(?:19|20)\d\d|\d{1,2}|[一二三四五六七八九]|十[一二]?)"
    r"(?: ?(?:-+|~+|到|至|through|to) ?| ?(?:and|和|与) ?)$"
)
_LOOSE_RIGHT = re.compile(
    r"(?: ?-+ ?| ?~+ ?|到|至| ?(?:to|through|thru|until|till|up to) (?:the )?)(?P<number>\d{1,2})(?:st|nd|rd|th)?"
    r"(?![\d万元%年月a-z]|[-./]\d| (?:or|and) (?:more|less)"
    r"| (?:[a-z]+ )?(?:customer|cit|product|channel|level|categor|order|buyer|member))"
    r"(?:,? ?(?:of )?(?P<year>(?:19|20)\d\d)(?!\d))?"
)
_SINCE_BEFORE = re.compile(
    r"(?:自从|自打|打从|自|从|since|starting(?: from| in| on)?|beginning|ever since|as of|from) ?(?:the )?$"
)
_START_OF = re.compile(r"(?:the )?(?:very )?(?:start|beginning|first day|outset|opening) of (?:the )?$")
_ON = re.compile(r" on(?=$| ?[,;?!.])")
_OF_NAMED = re.compile(r"(?<![a-z])from ?(?:the )?$")
_BEFORE_LAST = re.compile(r"\b(?:before last|(?:before|prior to|preceding) (?:last week|the last one))$")
_NAMED = {"today", "yesterday"} | {
    f"{which}_{unit}" for which in ("this", "last") for unit in ("week", "month", "quarter", "year")
}
"""“Orders from yesterday” are yesterday's; “from March” goes on to today."""
_SINCE_AFTER = re.compile(
    r" ?(?:及|和|或|或者|以及)(?:之后|以后)|(?:开始|起|以来)(?:至今|到现在|到今天|到目前为止)?"
    r"|至今为?止?|到现在为?止?|到今[天日]为?止?|到目前(?:为止)?|截[至止]到?(?:目前|今[天日]|现在)(?:为止)?"
    r"| ?(?:or|and) (?:later|after|since)| ?(?:onwards?|and on|until now|till now|to date|to now|up to now)(?![a-z])"
)
_AFTER_AFTER = re.compile(r"之后|以后|过后")
_AFTER_BEFORE = re.compile(r"(?:later than|after) ?(?:the )?$")
_UNTIL_BEFORE = re.compile(
    r"(?:截至|截止到?|直到|到|up to|until|till|by the end of|no later than) ?(?:the )?$"
    r"|(?<!came )(?<!come )(?<!comes )(?<!coming )(?<!went )(?<!go )(?<!gone )(?<!got )(?<!made it )(?<!put )through ?$"
)
_UNTIL_AFTER = re.compile(r"(?:及|和|或|或者|以及)(?:之前|以前)|为止|止| ?(?:or|and) (?:before|earlier)(?![a-z])")
_BEFORE_BEFORE = re.compile(r"(?:earlier than|prior to|before) ?(?:the )?$")
_BEFORE_AFTER = re.compile(r"之前|以前|前(?![\d一二两三四五六七八九十几名的])")
_END_AFTER = re.compile(r"(?:年|月|季度?)?[底末](?!部|位|尾)(?:时|的时候|为止)?(?P<before>以前|之前|前)?")
_END_BEFORE = re.compile(r"(?:(?:at|by|as of|on|as at|until) )?(?:the )?end of ?(?:the )?$")
"""The end of a month or year: a day by which things are counted, not days in which they happen."""
_SUFFIX = re.compile(
    r"(?:(?:那|这)(?:[几两三四五六七八九十些一]|\d+)天|那(?:段|阵)(?:时间|子)?|那会儿?|那时候?|这段时间|这段|(?:大促|促销|活动)(?:期间|当[天日]|那天)?|期间|当[天日]|那[天日]|这[天日](?!子)|一整天|整天|全天|一整年|整年|全年|一整个?月|整月|全月|整个月|之内|以内|内|里面|里|当中|中(?!旬)|的时候"
    r"|份|以来|止|以内| in total|,? \(?(?:including|incl\.?|counting|with|and) today(?: included)?\)?)"
)
_MODAL_MAY = re.compile(
    r"(?:(?:^|\b(?:in|of|for|during|by|since|from|to|until|till|last|this|and|vs|versus|before|after|through|between|than"
    r"|with)|,|-) ?)may$"
)
_MAY_TO = re.compile(r" ?(?:-|~|to|through|until|till) ?(?:jun|jul|aug|sep|oct|nov|dec|\d)")
_MODAL = re.compile(r" (?:i|we|you|they|be|have|not|also|churn|leave|buy|stop|want|need|come|return)(?![a-z])")
_BARE_DAY = re.compile(r"\d{1,2} (?!of)[a-z ]+ month$")
_BEFORE_BARE_DAY = re.compile(r"(?:and|to|between|from|on|-) ?(?:the )?$")
_BARE_YEAR = re.compile(r"(?:year )?20\d\d")
_AMOUNT_BEFORE = re.compile(
    r"(?:超过|大于|高于|多于|不低于|不少于|至少|低于|少于|小于|不到|不足|不超过|满|达到?|[<>=¥]"
    r"|over|above|(?<!later )(?<!earlier )than|least|most|under|below|exceed(?:s|ing)?"
    r"|(?<![a-z])top|前|花了?|消费了?|spent) ?$"
)
_EVERY = re.compile(
    r"(?:每(?:一个?|个)?(?:年|月|季度?|周|星期)的?|(?:every|each) (?:year|month|week|quarter)(?: on| in)? (?:the )?)$"
)
_EACH_AFTER = re.compile(r" ?(?:of|in) (?:every|each) (?:year|month|week|quarter)")
_EACH_BY_EACH = re.compile(r"(一个?(?:天|日|周|星期|礼拜|月|季度?|年))\1")
"""今年一月一月地看 names months one by one, not January."""
_FUTURE = re.compile(
    r"明天|明日|后天|大后天|下(?:个|一个?)?(?:周|星期|礼拜|月|季度|半年)(?!末?单)|明年|后年"
    r"|未来\d*[一二三四五六七八九十两]*(?:天|周|个?月|年|个季度)?"
    r"|(?<![a-z])(?:tomorrow|(?:the )?(?:next|coming|upcoming) (?:\d+ |few |two |three |six )?"
    r"(?:day|week|month|quarter|year)s?)(?![a-z])"
)
_ALL_TIME = re.compile(
    r"有史以来|历史以来|一直以来|全部时间|所有时间|不限时间|历史上|历史累计|历史总|历史至今|到目前为止|迄今为止|截至目前|截止目前"
    r"|开店以来|建库以来|(?<![a-z])(?:of all time|all[ -]time|all the time|lifetime|ever recorded|to date|so far"
    r"|since the (?:very )?(?:start|beginning)(?! of)|from the beginning|overall history|historically"
    r"|life[ -]to[ -]date|inception[ -]to[ -]date|since (?:inception|day one)|since we (?:started|opened|launched)"
    r"|across all time|(?:over|across|in) (?:the|our) (?:whole |entire |full )?history"
    r"|(?:the |our )?(?:whole|entire|full|complete|all|total)(?: of)?(?: the| our)?(?: sales| order)? history"
    r"|(?:ever )?since (?:the|our) (?:very )?first(?: ever)? (?:order|sale|purchase|day)"
    r"|from (?:the|our) (?:very )?first(?: ever)? (?:order|sale|purchase|day) (?:on|onwards?|(?=until|till|to|up to))"
    r"|from day one|ever since we (?:started|opened|launched|began)"
    r"|since the (?:company|shop|store|business) (?:started|opened|launched|began))"
    r"(?: (?:(?:up )?to|until|till|through) (?:today|now|date))?(?![a-z])"
)


@dataclass(frozen=True)
class PeriodSpan:
    """Where the question names a period: its token, or why it cannot be had. ``unit`` is how fine it was named."""

    start: int
    end: int
    token: str | None
    problem: Problem | None = None
    unit: str = "span"


@dataclass(frozen=True)
class _Atom:
    start: int
    end: int
    part: Part | None
    """None: the words name an event or a date that cannot be told for certain."""


def find_periods(norm: str, today: dt.date) -> list[PeriodSpan]:
    """Every period in ``norm``, left to right and not overlapping."""
    norm = _EACH_BY_EACH.sub(lambda found: "_" * len(found[0]), norm)
    begun = ("下半年",) if today.month > 6 else ()
    ahead = [match for match in _FUTURE.finditer(norm) if match.group() not in begun]
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
    return _without_overlaps(spans)


def _atoms(norm: str, today: dt.date) -> list[_Atom]:
    found = []
    for order, (pattern, reader) in enumerate(CHINESE + PARTS + ENGLISH + AROUND):
        for match in pattern.finditer(norm):
            if match.end() == match.start() or _is_something_else(norm, match, today):
                continue
            groups = {name: text for name, text in match.groupdict().items() if text is not None}
            try:
                part = reader(groups, today)
            except NoSuchDay:
                found.append((match.start(), -match.end(), order, _Atom(*match.span(), Part(month=2, day=30))))
                continue
            except (LookupError, OverflowError):
                continue
            found.append((match.start(), -match.end(), order, _Atom(*match.span(), part)))
    atoms: list[_Atom] = []
    for _, _, _, atom in sorted(found, key=lambda item: item[:3]):
        if not atoms or atom.start >= atoms[-1].end:
            atoms.append(atom)
    return _with_parts(norm, atoms, today)


def _with_parts(norm: str, atoms: list[_Atom], today: dt.date) -> list[_Atom]:
    """The pieces, with “the first ten days of October” in the place of October."""
    kept: list[_Atom] = []
    for atom in atoms:
        found = None if atom.part is None else part_of(norm, atom.start, atom.end, atom.part, today)
        if found is not None:
            start, end, part = found
            atom = _Atom(start, end, part)
            kept = [one for one in kept if one.end <= start]
        kept.append(atom)
    return kept


def _is_something_else(norm: str, match: re.Match[str], today: dt.date) -> bool:
    """“may” as a verb, and a number like 2000 that is an amount rather than a year."""
    text = match.group()
    if text == "may":
        if _MAY_TO.match(norm, match.end()):
            return False
        return bool(_MODAL.match(norm, match.end())) or not (
            norm.startswith("may") or _MODAL_MAY.search(norm, 0, match.end())
        )
    if _BARE_DAY.match(text):
        return not _BEFORE_BARE_DAY.search(norm, 0, match.start())
    if _BARE_YEAR.fullmatch(text):
        return not 2005 <= int(text[-4:]) <= today.year + 1 or bool(_AMOUNT_BEFORE.search(norm, 0, match.start()))
    return False


def _recurring(norm: str, atom: _Atom) -> bool:
    """“每月1号” and “each year on Singles' Day” are no period."""
    if atom.part is None or atom.part.complete:
        return False
    return bool(_EVERY.search(norm, 0, atom.start) or _EACH_AFTER.match(norm, atom.end))


def _range_at(norm: str, atoms: list[_Atom], index: int, today: dt.date) -> tuple[PeriodSpan, int]:
    """The period that begins with ``atoms[index]`` and how many atoms it took."""
    atom = atoms[index]
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    runs_on = after is not None and _TO.fullmatch(norm[atom.end : after.start])  # each month January through October
    if atom.part is None or (_recurring(norm, atom) and not runs_on):
        return PeriodSpan(atom.start, atom.end, None, "unsure"), 1
    if after is not None:
        between = norm[atom.end : after.start]
        joined = _TO.fullmatch(between) or (
            _AND.fullmatch(between) and (_BETWEEN.search(norm[: atom.start]) or _AFTER_BETWEEN.match(norm[after.end :]))
        )
        if joined and after.part is not None:
            return _ranged(norm, atom.start, after.end, atom.part, after.part, today), 2
    left = _LOOSE_LEFT.search(norm, 0, atom.start)
    if left and (" and " not in left.group() or _BETWEEN.search(norm[: left.start()])):
        number = left["number"]
        loose = _loose(number, left["year"], left["month"])
        if loose is not None and not (left.group()[-1] in "和与" and not _AFTER_BETWEEN.match(norm[atom.end :])):
            try:
                return _ranged(norm, left.start(), atom.end, loose, atom.part, today), 1
            except ValueError:
                pass
    right = _LOOSE_RIGHT.match(norm, atom.end)
    if right and atom.part.unit == "day" and not norm[right.end() :].startswith(("元", "块")):
        year = int(right["year"]) if right["year"] else atom.part.year
        used = 2 if after is not None and after.start < right.end() else 1  # its year is named behind both
        return _ranged(
            norm, atom.start, right.end(), replace(atom.part, year=year), Part(loose=int(right["number"])), today
        ), used
    return _single(norm, atom, today), 1


def _loose(number: str, year: str | None, month: str | None) -> Part | None:
    if len(number) == 4:
        return Part(year=int(number))
    from crm_tools.assistant.understand.vocabulary.numbers import chinese_number

    value = int(number) if number.isdigit() else int(chinese_number(number) or 0)
    return Part(loose=value, year=int(year) if year else None, month=int(month) if month else None)


def _ranged(norm: str, start: int, end: int, left: Part, right: Part, today: dt.date) -> PeriodSpan:
    try:
        left, right = range_of(left, right, today)
        left_days, right_days = left.days(), right.days()
    except NoSuchDay:
        return PeriodSpan(start, end, None, "no_such_day")
    first, last = _token_end(left), _token_end(right)
    if left_days[0] > right_days[1]:
        return PeriodSpan(start, end, None, "backwards")
    start = _grown(norm, start, _BETWEEN, _SINCE_BEFORE)
    end = _swallowed(norm, end, _AFTER_BETWEEN, _SUFFIX)
    return _checked(start, end, f"{first}..{last}", "span", today)


def _token_end(part: Part) -> str:
    """A token that can stand at the end of a range."""
    name = part.name()
    if ".." in name:
        first, last = part.days()
        return f"{first}" if first == last else name
    return name


def _single(norm: str, atom: _Atom, today: dt.date) -> PeriodSpan:
    assert atom.part is not None
    try:
        part = completed(atom.part, today)
        first, last = part.days()
        name = part.name()
    except NoSuchDay:
        return PeriodSpan(atom.start, atom.end, None, "no_such_day")
    start, end, unit = atom.start, atom.end, atom.part.unit
    before, after = norm[:start], norm[end:]
    opens = _START_OF.search(before)
    if opens and _ON.match(after):
        return _checked(opens.start(), end + len(" on"), f"{first}..", "span", today)
    if opens and (_SINCE_AFTER.match(after) or _SINCE_BEFORE.search(norm, 0, opens.start())):
        start, before = opens.start(), norm[: opens.start()]
    rolling = name.startswith("last_") and name[5].isdigit()
    if unit in ("month", "quarter", "year", "span") and not rolling and not _UNTIL_BEFORE.search(before):
        if match := _END_AFTER.match(after):
            unit = "span" if match["before"] else "end"
            return _checked(start, end + match.end(), f"..{last}", unit, today)
        if match := _END_BEFORE.search(before):
            return _checked(match.start(), end, f"..{last}", "end", today)
    if not rolling and (match := _SINCE_AFTER.match(after)):
        start = _grown(norm, start, _SINCE_BEFORE)
        if name == "today" or name.startswith("this_"):  # 今天截至目前
            return _checked(start, end + match.end(), name, "span", today)
        if unit == "month" and first == today.replace(day=1):  # 11月以来, in November
            return _checked(start, end + match.end(), "this_month", "span", today)
        return _checked(start, end + match.end(), f"{first}..", "span", today)
    if match := _AFTER_AFTER.match(after):
        start = _grown(norm, start, _SINCE_BEFORE)
        return _checked(start, end + match.end(), f"{last + DAY}..", "span", today)
    if match := _AFTER_BEFORE.search(before):
        return _checked(match.start(), end, f"{last + DAY}..", "span", today)
    if match := _UNTIL_AFTER.match(after):
        return _checked(_grown(norm, start, _UNTIL_BEFORE), end + match.end(), f"..{last}", "span", today)
    if not rolling and (match := _BEFORE_AFTER.match(after)):
        return _checked(start, end + match.end(), f"..{first - DAY}", "span", today)
    if match := _BEFORE_BEFORE.search(before):
        return _checked(match.start(), end, f"..{first - DAY}", "span", today)
    if _OF_NAMED.search(before) and (name in _NAMED or _BEFORE_LAST.search(norm, atom.start, atom.end)):
        return _checked(_grown(norm, start, _OF_NAMED), _swallowed(norm, end, _SUFFIX), name, unit, today)
    if not (rolling or atom.part.is_run) and (match := _SINCE_BEFORE.search(before)):
        return _checked(match.start(), end, f"{first}..", "span", today)
    match = _UNTIL_BEFORE.search(before)
    if match and not (match.group().startswith("through") and norm.startswith("the ", start)):
        return _checked(match.start(), end + after.startswith(("底", "末")), f"..{last}", "span", today)
    return _checked(_grown(norm, start, _SINCE_BEFORE), _swallowed(norm, end, _SUFFIX), name, unit, today)


def _checked(start: int, end: int, token: str, unit: str, today: dt.date) -> PeriodSpan:
    try:
        resolve(token, today)
    except UserError as error:
        problem: Problem = "future" if error.key.endswith("future") else "no_such_day"
        if error.key.endswith("backwards"):
            problem = "backwards"
        return PeriodSpan(start, end, None, problem, unit)
    return PeriodSpan(start, end, token, None, unit)


def _grown(norm: str, start: int, *patterns: re.Pattern[str]) -> int:
    for pattern in patterns:
        if match := pattern.search(norm, 0, start):
            return match.start()
    return start


def _swallowed(norm: str, end: int, *patterns: re.Pattern[str]) -> int:
    for pattern in patterns:
        while match := pattern.match(norm, end):
            end = match.end()
    return end


def _without_overlaps(spans: list[PeriodSpan]) -> list[PeriodSpan]:
    kept: list[PeriodSpan] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if kept and span.start < kept[-1].end:
            if span.end - span.start > kept[-1].end - kept[-1].start:
                kept[-1] = span
            continue
        kept.append(span)
    return kept
