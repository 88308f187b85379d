"""Which days each deed of a question counts: its own, those named before it, or all."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from crm_tools.analytics.audience_request import Member
from crm_tools.analytics.periods import DAY, resolve
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.whom import words
from crm_tools.assistant.understand.whom.said import Clause, Fact, Item, Standing, Whom

_YEAR = re.compile(r"this_year|last_year|\d{4}")
_OWN_YEAR = re.compile(r"\b(?:last|this) year|[去今前]年|\b20\d\d")
_SINCE_THEN = re.compile(
    r"\b(?:ever )?since(?: then| that (?:date|day|time))?\b(?=$| ?[,;.?!])|\bfrom (?:then|that day) on"
)
_REGISTERED = ("new_customers",)


def settle_days(draft: Draft, whom: Whom) -> bool:
    """Give every clause exactly one period; False where that is not certain."""
    clauses = whom.clauses
    if whom.tail == ["all"] and not any(one.days for one in clauses):
        whom.tail = []  # 不限时间: as it is anyway
    if whom.tail:
        spread = [
            one for one in clauses if not one.days and not one.ever and (one.deed not in _REGISTERED or _new(one))
        ]
        if not spread or (any(one.days for one in clauses) and spread[-1] is not clauses[-1]):
            return False
        if draft.language == "zh" and any(one.ever for one in clauses):
            return False  # 咨询过但没买过的客户，近30天: of which of them?
        for one in spread:
            one.days, one.every = list(whom.tail), one.every
        clauses[-1].tokens += whom.tail_tokens
    for one in clauses:
        one.days = _years_of(draft, one.days, draft.today)
        one.days = one.days[-1:] if one.elided else one.days
    if not _several(draft, whom):
        return False
    clauses = whom.clauses
    dated = [one for one in clauses if one.days and one.deed not in _REGISTERED]
    since = draft.ages or any(one.days for one in clauses if one.deed in _REGISTERED)  # 新人里只看七天内注册的
    for one in clauses if dated and not since else ():
        if _new(one) and not (one.days or one.ever or one.denied):
            one.days = [f"last_{draft.desk.definitions.new_customer.days}_days"]  # 小程序新客上个月下过单的
    if draft.language == "en" and not whom.tail and not _english(clauses, dated):
        return False
    days: str | None = None
    silent = _silent_days(whom)
    for place, one in enumerate(clauses):
        own = bool(one.days)
        if one.afterwards and not _after_that(draft, clauses, place):
            return False
        if own and one.deed not in _REGISTERED:
            days = one.days[0]
        if one.ranked and not own and not one.ever:  # 累计消费最高, by lifetime spend
            one.days = _same_deed(one, clauses) or [days or "all"]
        elif (one.ever or (one.deed == "pending_orders" and place and draft.language == "en")) and not own:
            one.days = ["all"]  # asked in the last week and have an unpaid order
        elif not own and place and draft.language == "zh" and _through_a_channel(whom, one):
            one.days = ["all"]
        elif one.still and not one.days and not days:
            one.days = [f"last_{draft.desk.definitions.churn.lapsed_days}_days"]  # those who did not stop
        elif not one.days:
            one.days = [days or (silent if one.deed in _VISITS and not one.denied else None) or "all"]
        if not own and not one.denied and _denied_elsewhere(one, clauses):
            one.days = ["all"]
    return True


def _new(one: Clause) -> bool:
    """新客: so called for a while, rather than whoever registered at some time."""
    return one.deed in _REGISTERED and one.verb in words.NEWCOMERS


def _through_a_channel(whom: Whom, one: Clause) -> bool:
    """近30天下过单的小程序注册的: where they registered, at whatever time."""
    before = whom.items[whom.items.index(one) - 1]
    return one.deed in _REGISTERED and isinstance(before, Fact) and before.name == "channel" and not one.denied


_VISITS = ("logins", "views", "favorites", "carts", "browse_events", "inquiries")


def _silent_days(whom: Whom) -> str | None:
    """“No order for 90 days but logged in”: within those days, as nearly everybody did at some time."""
    said = [one.rule for one in whom.items if isinstance(one, Standing) and not one.denied]
    days = [one.params["lapsed_days"] for one in said if isinstance(one, Member) and "lapsed_days" in one.params]
    return f"last_{days[0]}_days" if days else None


def _same_deed(one: Clause, clauses: list[Clause]) -> list[str]:
    """“Spent over 5,000 in October …, highest spend first”: sorted by what was counted."""
    same = [other for other in clauses if other is not one and not other.denied and other.number and other.days]
    alike = [other for other in same if {other.deed, one.deed} <= {"orders", "sales"} or other.deed == one.deed]
    return list(alike[-1].days) if alike else []


def _english(clauses: list[Clause], dated: list[Clause]) -> bool:
    """“Logged in ten times but didn't buy this month”: days said once are of every deed."""
    lasting = [one for one in dated if one.denied and one.lasting]  # spent at least 500, no login for 2 weeks
    if lasting and len(lasting) == len(dated) and len(clauses) > len(dated):
        return True
    if len({one.days[0] for one in dated}) == 1:
        for one in clauses:
            free = one.deed not in (*_REGISTERED, "pending_orders") and not (one.days or one.ever or one.afterwards)
            if free and (one.denied or not _denied_elsewhere(one, clauses)):
                one.days = list(dated[0].days)
        return True
    of_people = [one for one in clauses if one.deed not in _REGISTERED and not one.ranked]
    open_ = [one for one in of_people if not (one.days or one.ever or one.afterwards)]
    if dated and open_ and all(one.denied and one.at == dated[0].at for one in dated):
        for one in open_:
            one.ever = True  # used the coupon and then didn't buy in October or November
        return True
    return not (dated and open_ and len(dated) > 1)


def _several(draft: Draft, whom: Whom) -> bool:
    """9月和10月都下过单, 女装和男装都买过: a clause for each of them; days without 都 are not certain."""
    found: list[Item] = []
    for one in whom.items:
        if isinstance(one, Clause) and _each_of_them(one):
            one.every = True
        if not isinstance(one, Clause) or (len(one.days) < 2 and not (one.every and len(one.goods) > 1)):
            found.append(one)
        elif (
            one.denied and len(one.days) > 1 and len(one.goods) < 2 and (draft.language == "zh" or not one.every)
        ):  # none in May or June
            found += [replace(one, days=[days], tokens=one.tokens if days == one.days[0] else []) for days in one.days]
        elif one.every and not one.denied:
            for days in one.days or [""]:
                for goods in [[good] for good in one.goods] or [[]]:
                    tokens = [] if found and isinstance(found[-1], Clause) and found[-1].at == one.at else one.tokens
                    found.append(replace(one, days=[days] if days else [], goods=goods, tokens=tokens))
        else:
            return False
    whom.items = found
    return True


def _each_of_them(one: Clause) -> bool:
    """“Bought A and B”: both, but the sum of them where money or pieces are counted."""
    counted = one.number or one.size or one.price or one.only or one.denied or one.ranked
    kinds = {good.field for good in one.goods}
    return (
        bool(one.joined)
        and one.deed == "orders"
        and not counted
        and len(kinds) == 1
        and kinds <= {"category", "product"}
    )


def _years_of(draft: Draft, days: list[str], today: dt.date) -> list[str]:
    """今年和去年双11, “11.11 in both this year and last year”: the same days of each year."""
    if len(days) < 2 or not any(_YEAR.fullmatch(one) for one in days):
        return days
    dated = [one for one in days if not _YEAR.fullmatch(one)]
    if len(dated) != 1 or dated[0].startswith("last_"):
        return days
    span = resolve(dated[0], today)
    if span.start is None or span.start.year != span.end.year:
        return days
    years = [resolve(one, today).end.year for one in days if _YEAR.fullmatch(one)]
    named = [token.text for token in draft.tokens if token.kind == "period" and token.value.token == dated[0]]
    if any(_OWN_YEAR.search(one) for one in named):
        years.insert(0, span.start.year)  # on 11/11 last year and this year
    elif days[0] != dated[0]:
        years.append(span.start.year)
    found = []
    for year in dict.fromkeys(years):
        first, last = span.start.replace(year=year), span.end.replace(year=year)
        found.append(str(first) if first == last else f"{first}..{last}")
    return found


def _after_that(draft: Draft, clauses: list[Clause], place: int) -> bool:
    """8月下过单之后没再买: from the day after those of the clause before."""
    one = clauses[place]
    if one.days:
        return True
    if place and clauses[place - 1].deed == "first_time_buyers":
        one.days = ["all"]  # 今年首单之后没复购: that order is the only one
        return True
    if place and clauses[place - 1].deed in _REGISTERED and not one.denied:
        one.days = ["all"]  # nobody orders before registering
        return True
    if not place or not clauses[place - 1].days:
        return False
    if clauses[place - 1].days[0].endswith("..") and _SINCE_THEN.search(draft.text.norm):
        one.days = list(clauses[place - 1].days)  # asked since 1 October but did not buy since then
        return True
    end = resolve(clauses[place - 1].days[0], draft.today).end
    if clauses[place - 1].days[0] == "all" or end >= draft.today:
        return False
    one.days = [f"{end + DAY}.."]
    return True


def _denied_elsewhere(one: Clause, clauses: list[Clause]) -> bool:
    """近90天没买但买过, 至少买过一次: bought at any time."""
    least = one.number is None or (one.number[0] in ("eq", "ge") and one.number[1].value == 1)
    return least and any(
        other.denied and other.number is None and (other.deed, other.goods) == (one.deed, one.goods)
        for other in clauses
        if other is not one
    )
