"""What narrows a question without being a value of the database: new goods, weekends, the terms of a coupon."""

from __future__ import annotations

import re

from crm_tools.analytics.periods import DAY, resolve
from crm_tools.analytics.request import Filter
from crm_tools.assistant.understand.draft import Draft


def take_narrowing(draft: Draft) -> None:
    """New goods, weekends and workdays, the terms of a coupon."""
    _new_goods(draft)
    _days_of_week(draft)
    _terms(draft)


_LISTED = re.compile(
    "(?:新|刚|才|新近)?(?:上架|上新|上市|推出)|[新刚]上的(?![品款])|(?:listed|launched|released|introduced|brought out)"
    "|new (?:products|items|arrivals|goods)|newly listed products"
)
"""Verbs of goods; they begin words for new goods too: 新上架的商品."""


def take_listed(draft: Draft) -> None:
    """近90天上架的新品, 9月以后上市的商品: the days in which goods were listed, not those that are counted."""
    for index, token in list(draft.open("period")):
        after = draft.beside(index, 1 if draft.language == "zh" else -1)
        if after is None or token.value.token in (None, "all") or not _LISTED.match(after[1].text):
            continue
        if after[1].kind == "unknown" and not _LISTED.fullmatch(after[1].text):
            continue
        days = resolve(token.value.token, draft.today)
        sold = after[1].kind == "new_goods" and draft.has("measure", "sell", "interest", "similar")
        bought = draft.has("buy") or any(t.kind == "measure" and t.value == "buyers" for t in draft.tokens)
        if days.start is None or (draft.language == "en" and (sold or bought)):
            continue  # “sales of new products this month”: this month's sales
        first, last = days.start.isoformat(), days.end.isoformat()
        open_end = days.end >= draft.today
        draft.filters.append(
            Filter(field="listed_on", op="ge", value=first)
            if open_end
            else Filter(field="listed_on", op="between", value=(first, last))
        )
        draft.place(index, role="filter", value=f"listed since {first}")
        if after[1].kind == "new_goods":
            draft.retag(after[0], "dimension", "product")
            continue
        draft.place(after[0])
        noun = draft.follows(after[0], 1, "new_goods")
        if noun is not None:
            draft.retag(noun, "dimension", "product")
        draft.place(*(at for at, _ in draft.open("new_goods")))  # 新品销量：近90天上架的…


def _new_goods(draft: Draft) -> None:
    """新品的销售额: what was listed in the days that make a product new."""
    for index, _ in list(draft.open("new_goods")):
        if draft.segment or draft.has("interest", "similar", "buy", "unbought") or not draft.has("measure", "sell"):
            continue
        first = draft.today - DAY * (draft.desk.definitions.new_product.days - 1)
        draft.filters.append(Filter(field="listed_on", op="ge", value=first.isoformat()))
        draft.place(index, role="filter", value=f"listed since {first}")


def _days_of_week(draft: Draft) -> None:
    """Weekends, workdays and days of the week within a period narrow it; the first two are set side by side."""
    _on_days_of_week(draft)
    found = list(draft.open("weekend", "workday"))
    for index, _ in list(draft.open("dimension")):
        if draft.tokens[index].text in ("weekdays", "weekday") and any(token.kind == "weekend" for _, token in found):
            draft.retag(index, "workday", "weekdays")
            found.append((index, draft.tokens[index]))
    if {token.kind for _, token in found} == {"weekend", "workday"}:
        if "day_kind" not in draft.dimensions:
            draft.dimensions.append("day_kind")
        places = [index for index, _ in found]
        between = range(min(places), max(places))
        beside = draft.follows(max(places), 1, "higher", "versus", "split")
        draft.place(*places, *([] if beside is None else [beside]), role="dimension", value="day_kind")
        draft.place(*(at for at in between if draft.tokens[at].kind in ("and", "versus", "follow", "filler")))
        return
    for index, token in found:
        if token.kind == "weekend" and _latest_weekend(draft, index):
            continue
        if token.kind == "weekend" and draft.period and _only_weekends(draft, draft.period):
            draft.place(index)
            continue
        days = (6, 7) if token.kind == "weekend" else (1, 2, 3, 4, 5)
        draft.filters.append(Filter(field="weekday", op="in", value=days))
        draft.place(index, role="filter", value=f"weekday in {days}")


def _on_days_of_week(draft: Draft) -> None:
    """10月周五和周六的销售额: the days that are called so."""
    found = list(draft.open("day_of_week"))
    if not found:
        return
    days = tuple(sorted({token.value for _, token in found}))
    condition = Filter(field="weekday", op="in", value=days) if days[1:] else Filter(field="weekday", value=days[0])
    draft.filters.append(condition)
    joined = range(found[0][0], found[-1][0])
    draft.place(*(at for at in joined if draft.tokens[at].kind in ("and", "filler", "comma", "versus")))
    against = any(draft.tokens[at].kind == "versus" for at in joined) or draft.compare
    if against and days[1:] and "weekday" not in draft.dimensions:
        draft.dimensions.append("weekday")  # Mondays against Fridays: a row each
    draft.place(*(at for at, _ in found), role="filter", value=f"weekday in {days}")


def _latest_weekend(draft: Draft, index: int) -> bool:
    """周末两天卖了多少 and no other days: the latest, as with every day that names no more (design §3)."""
    length = draft.follows(index, 1, "number")
    grouped = draft.has("group", "which_time", "average_of", "versus", "higher", "trend") or any(
        t.kind == "grouped" and t.value != "day" for t in draft.tokens
    )
    if draft.period is not None or length is None or grouped or draft.language != "zh":
        return False
    number = draft.tokens[length].value
    if number.unit != "days" or number.value != 2 or draft.apart(index, length):
        return False
    saturday = draft.today - DAY * ((draft.today.weekday() - 5) % 7)
    draft.period = f"{saturday}..{min(saturday + DAY, draft.today)}"
    draft.place(index, length, role="period", value=draft.period)
    return True


def _only_weekends(draft: Draft, period: str) -> bool:
    """上周末 names its days already."""
    days = resolve(period, draft.today)
    return days.start is not None and days.start.isoweekday() >= 6 and days.days is not None and days.days <= 2


def _terms(draft: Draft) -> None:
    """满300减30: a coupon that needs 300 and takes 30 off, as it was given."""
    for index, token in list(draft.open("terms")):
        least, off = token.value
        draft.filters.append(Filter(field="coupon_threshold", op="eq", value=least))
        draft.filters.append(Filter(field="coupon_off", op="eq", value=off))
        draft.place(index, role="filter", value=f"coupon {off} off {least}")
