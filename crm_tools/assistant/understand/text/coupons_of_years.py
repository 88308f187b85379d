"""A coupon that comes back each year, told with its years apart from its name: 双11预热券今年和去年的使用率对比."""

from __future__ import annotations

import re

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.values import values
from crm_tools.assistant.understand.text.normalise import Text, fold
from crm_tools.assistant.understand.text.rewording import put

_DATED = re.compile(r"(?P<year>20\d\d) ?(?P<rest>.+)")
_YEAR = r"(?:今年|去年|前年|20\d\d年?)"
_YEARS = re.compile(rf"的?(?P<one>{_YEAR})(?:(?:的?(?:和|与|跟|、|,|对比|比|vs|较)的?)(?P<two>{_YEAR}))?的?")
_TAKEN = re.compile("(?:领取?|使?用|收|拿|抢|核销)(?:过|了|到)+")
_APART = re.compile(
    rf"(?<=[券礼红])(?P<one>{_YEAR})的?(?P<what>[^,;?今去前]{{1,8}}?)(?:和|与|跟|同|比|较)(?P<two>{_YEAR})的?(?:同期)?"
    "(?:相?比|对比|比较)?(?=$|[,;?!.])"
)
_BACK = {"今年": 0, "去年": 1, "前年": 2}


def coupons_of_years(text: Text, desk: Desk) -> Text:
    """``text`` with each coupon by its title, where there is one of every year that is told."""
    if (apart := _APART.search(text.norm)) is not None:  # 国庆出游券今年的使用率和去年比
        beside = put(text, *apart.span(), f"{apart['one']}和{apart['two']}的{apart['what']}对比")
        again = coupons_of_years(beside, desk)
        return text if again is beside else again
    years = list(_YEARS.finditer(text.norm))
    if len(years) != 1 or not re.search("券|礼|红", text.norm):
        return text
    said = years[0]
    told = [_year(desk, year) for year in said.groups() if year]
    if told == [str(desk.today.year)]:
        return text
    years_of: dict[str, set[str]] = {}
    for title in values(desk, "coupon"):
        if (dated := _DATED.fullmatch(fold(title))) is not None:
            years_of.setdefault(dated["rest"], set()).add(dated["year"])
    for rest in (rest for rest, dated_in in years_of.items() if dated_in >= {*told}):
        named = re.search(" ?".join(map(re.escape, rest.replace(" ", ""))), text.norm)
        if named is None or re.search(r"20\d\d ?$", text.norm[: named.start()]):
            continue
        if len(told) == 1 and _TAKEN.fullmatch(text.norm[said.end() : max(said.end(), named.start())]):
            return put(text, *named.span(), f"{told[0]}{' ' * rest[0].isdigit()}{rest}")
        if said.start() != named.end() and (said.end() != named.start() or len(told) == 1):
            continue  # 给去年买过手机的客户发…: another's year; 去年的女神节礼券 is read as it stands
        means = "和".join(f"{year}{' ' * rest[0].isdigit()}{rest}" for year in told)
        for start, end, put_in in sorted(((*named.span(), means), (*said.span(), "")), reverse=True):
            text = put(text, start, end, put_in)
        return text
    return text


def _year(desk: Desk, said: str) -> str:
    return said[:4] if said.startswith("20") else str(desk.today.year - _BACK[said])
