"""Days in a question about customers: which of the deeds beside them they belong to."""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.assistant.understand.vocabulary.numbers import Number
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.whom import words
from crm_tools.assistant.understand.whom.said import Clause
from crm_tools.assistant.understand.whom.walk import Walk, deed_follows, next_at

_BOTH = ("都", "both", "each", "均")
_DAY_SAID_AGAIN = re.compile(r"(?:on )?the \d{1,2}(?:st|nd|rd|th)$")
_EVER = re.compile(r"lifetime|all[ -]time|since the (?:start|beginning)|histor")
_BETWEEN_DAYS = ("in", "in both", "also", "then", "and then", "and also", "again", "on", "during")
_AGAIN = re.compile(
    r",? and (?:(?:also|then|again) )*(?:in|on|during) |,? and (?:also|then|again)(?: (?:in|on|during))? "
)
_UNTIL_TODAY = re.compile(r"(?:as of|up to|until) (?:today|now)|截[至止]|到今天|到现在|到目前")
_IN_DAYS = re.compile("(?:注册|入会|加入|开户)(?:时间|日期)?(?:在|于|是|为)$")
"""注册在今年以前的: the days stand behind."""
TIMES = {"年": "year", "个月": "month", "月": "month", "周": "week", "天": "day", "d": "day", "w": "week"}
TIMES |= {f"{unit}{tail}": unit for unit in ("day", "week", "month", "year") for tail in ("", "s")}
"""Units of time behind a number that is no period by itself."""


def period(walk: Walk, at: int, token: Token) -> int | None:
    if token.value.token == "all" and sum(one.kind == "period" for one in walk.draft.tokens) > 1:
        last = walk.found.last_clause
        if last is not None and walk.open and not last.days and _EVER.search(token.text):
            last.ever = True  # one order in their lifetime
        return 1  # so far in November
    said = walk.draft.text.norm[max(0, token.start - 6) : token.end]
    if _UNTIL_TODAY.match(token.text) or (not walk.chinese and _UNTIL_TODAY.search(said)):
        return 1
    expiring = expiry_near(walk, at)
    if token.value.problem and not expiring:
        return None
    if _DAY_SAID_AGAIN.match(token.text) and joins_days(walk, at):
        return 1  # last year's Double 11 (the 11th only)
    days = token.value.token or f"next:{token.text}"
    last = walk.found.last_clause
    joined = joins_days(walk, at) and not _told_next(walk, at)
    behind = not walk.chinese or (last is not None and (last.last or _registered(walk, last, token)))
    behind = behind and not (last is not None and last.days and _told_next(walk, at))
    if last is not None and behind and not walk.pending.tokens and takes_days(last, joined):
        last.every = last.every or (joined and not walk.chinese and _in_each(walk, at))
        last.days.append(days)
        last.tokens.append(at)
        last.lasting = token.text.startswith("for ")
    elif last is not None and _first_in(walk, last, token):
        last.days, last.tokens = [days], [*last.tokens, at]
    elif not walk.pending.days or joined:
        walk.pending.days.append(days)
        walk.pending.tokens.append(at)
        walk.open = False
    elif (
        walk.chinese
        and last is not None
        and not last.days
        and not walk.pending.denied
        and len(walk.pending.tokens) == 1
    ):
        last.days, last.tokens = walk.pending.days, [*last.tokens, *walk.pending.tokens]
        walk.pending = Clause(days=[days], tokens=[at])
        walk.open = False
    else:
        return None
    return 1


def _told_next(walk: Walk, at: int) -> bool:
    """“Used a coupon in May and last week bought …”: the days are of what stands right behind them."""
    after = walk.draft.tokens[at + 1] if at + 1 < len(walk.draft.tokens) else None
    deed = after is not None and words.deed_of(walk.draft, at + 1) is not None
    return bool(deed and after is not None and not walk.chinese and not words.is_noun(walk.draft, after))


_FIRST_IN = re.compile(
    "(?:首单|首购|首次[买购下消成][^,]{0,2}|第一[单笔次][^,]{0,2})(?:时间|日期)?(?:就|都)?(?:是|发生|落|下)?(?:在|于)$"
)


def _first_in(walk: Walk, last: Clause, token: Token) -> bool:
    """今年首单在618期间: the days behind say more exactly when it was."""
    said = last.deed == "first_time_buyers" and not walk.pending.tokens and walk.chinese
    return said and bool(_FIRST_IN.search(walk.draft.text.norm, 0, token.start))


def _registered(walk: Walk, last: Clause, token: Token) -> bool:
    return last.deed == "new_customers" and bool(_IN_DAYS.search(walk.draft.text.norm, 0, token.start))


def takes_days(last: Clause, joined: bool) -> bool:
    return joined or not (last.days or (last.ever and not last.denied)) or last.every


def joins_days(walk: Walk, at: int) -> bool:
    """“September and October”, 9月和10月: right behind other days."""
    before = walk.draft.beside(at, -1)
    while before and (before[1].kind == "and" or before[1].text in (*_BOTH, *_BETWEEN_DAYS)):
        before = walk.draft.beside(before[0], -1)
    return before is not None and before[1].kind == "period"


def _in_each(walk: Walk, at: int) -> bool:
    """“In September and in October”, “in September and then October as well”: in each of them."""
    before = [token for token in walk.draft.tokens[:at] if token.kind == "period"]
    between = walk.draft.text.norm[before[-1].end : walk.draft.tokens[at].start] if before else ""
    return bool(_AGAIN.fullmatch(between))


def expiry_near(walk: Walk, at: int) -> bool:
    return any(token.kind == "expiring" for token in walk.draft.tokens[max(0, at - 6) : at + 7])


def recently(walk: Walk, at: int) -> int:
    """最近 and “recently” beside a deed: the days in which activity is told; beside a list they say nothing."""
    days = f"last_{walk.draft.desk.definitions.most_active.days}_days"
    if deed_follows(walk, at) and not walk.pending.days:
        walk.pending.days, walk.pending.tokens = [days], [*walk.pending.tokens, at]
    elif not walk.chinese and walk.open and walk.found.clauses and not walk.found.clauses[-1].days:
        walk.found.clauses[-1].days.append(days)
        walk.found.clauses[-1].tokens.append(at)
    else:
        walk.found.recent = True
    return 1


def span_of(walk: Walk, at: int) -> int | None:
    """半年没买, “no order for 60d”: a number with a unit of time that is no period by itself."""
    if at + 1 >= len(walk.draft.tokens) or walk.draft.tokens[at].kind != "number":
        return None
    number, unit = walk.draft.tokens[at].value, walk.draft.tokens[at + 1]
    name = TIMES.get(unit.text)
    if name is None or number.unit not in ("none", "items") or number.value <= 0:
        return None
    count, name = (number.value * 12, "month") if name == "year" else (number.value, name)
    if count != int(count):
        return None
    place = walk.draft.beside(at + 1, 1)
    behind = place is not None and place[1].kind in ("never", "not_ordered", "without", "not")
    before = walk.draft.beside(at, -1)
    denied = behind or (walk.found.clauses and walk.found.clauses[-1].denied and not walk.chinese)
    if before is not None and before[1].kind in ("gt", "ge"):
        before = walk.draft.beside(before[0], -1)
    if not denied or walk.pending.days:
        return None
    days = f"last_{int(count)}_{name}s"
    if behind:
        walk.pending.days, walk.pending.tokens = [days], [*walk.pending.tokens, at, at + 1]
    else:
        walk.found.clauses[-1].days = [days]
        walk.found.clauses[-1].tokens += [at, at + 1]
    return 2


def bare_days(walk: Walk, at: int, count: float, denied: bool, marks: list[int]) -> int | None:
    """60天没登录: in the last 60 days."""
    after = max([at, *marks])
    place = next_at(walk, after)
    expiring = place is not None and walk.draft.tokens[place].kind == "expiring"
    last = walk.found.last_clause
    if last is not None and last.last and last.number is not None and walk.draft.tokens[at].kind == "number":
        return _bounded(walk, at, last, marks)
    if last is not None and last.last and walk.open and last.number is None:
        op, _ = words.operator_of(walk.draft, at)
        low, high = _ends(walk.draft.tokens[at])
        last.number = (op or ("between" if low is not high else "ge"), low, high)
        last.tokens += [at, *marks]
        return 1
    denial = denied or (place is not None and walk.draft.tokens[place].kind in ("never", "not_ordered", "not"))
    if not walk.chinese and last is not None and last.denied and walk.open and not last.days:
        last.days.append(f"last_{int(count)}_days")
        last.tokens += [at, *marks]
        return 1
    inside = walk.draft.text.norm[walk.draft.tokens[at].end :].startswith(("里", "内", "中", "之内", "以内"))
    if walk.pending.days or not (denial or expiring or inside or expiry_near(walk, at)):
        return None
    walk.pending.days.append(f"last_{int(count)}_days")
    walk.pending.tokens += [at, *marks]
    return 1


def _bounded(walk: Walk, at: int, last: Clause, marks: list[int]) -> int | None:
    """上次下单距今超过60天不到120天: whole days from 61 to 119."""
    assert last.number is not None
    op, _ = words.operator_of(walk.draft, at)
    lower, low, _ = last.number
    high: Number = walk.draft.tokens[at].value
    if (lower, op) not in {(one, two) for one in ("gt", "ge") for two in ("lt", "le")}:
        return None
    least, most = low.value + (lower == "gt"), high.value - (op == "lt")
    if least > most or low.unit != high.unit:
        return None
    last.number = ("between", replace(low, value=least), replace(high, value=most))
    last.tokens += [at, *marks]
    return 1


def _ends(token: Token) -> tuple[Number, Number]:
    return token.value if token.kind == "range" else (token.value, token.value)
