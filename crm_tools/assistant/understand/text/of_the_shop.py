"""What is told by how this shop is: 今年双11狂欢券 by the year in a title, 四个等级 where there are four."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.values import values
from crm_tools.assistant.understand.text.both_kinds import both_kinds
from crm_tools.assistant.understand.text.coupons_of_years import coupons_of_years
from crm_tools.assistant.understand.text.echoed import without_echo
from crm_tools.assistant.understand.text.normalise import Text, fold
from crm_tools.assistant.understand.text.rewording import put
from crm_tools.assistant.understand.vocabulary.numbers import whole_number
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.whom.levels import at_least
from crm_tools.store.connect import reader

_YEARS = {"今年": 0, "去年": 1, "前年": 2}
_OF_YEAR = re.compile("(?P<year>今年|去年|前年|20\\d\\d年)(?:发)?的?(?:那张|这张|那个)?(?=.)")
_DATED = re.compile(r"(?P<year>20\d\d) ?(?P<rest>.+)")
_KINDS = {
    "level": "(?:会员|客户)?(?:等级|级别)",
    "channel": "(?:注册|来源|客户)?渠道",
    "category": "(?:商品)?(?:品类|类目)",
    "survey": "(?:调查)?问卷",
}
_COUNTED = re.compile("(?:这|全部|所有|总共)?(?P<n>[两二三四五六七八九十]|\\d+)(?:个|大|种|档|类|份|次)")
_RANKS = ("highest", "lowest", "top", "bottom", "rank", "rank_up", "which")


def titled_in_full(text: Text, desk: Desk) -> Text:
    """去年国庆出游券 as the title has it, where there is one of that year: no days of that year's holiday."""
    for match in reversed(list(_OF_YEAR.finditer(text.norm))):
        said, behind = match["year"], text.norm[match.end() :].replace(" ", "")
        year = said[:4] if said.startswith("20") else str(desk.today.year - _YEARS[said])
        dated = (_DATED.fullmatch(fold(title)) for title in values(desk, "coupon"))
        rests = (one["rest"].replace(" ", "") for one in dated if one and one["year"] == year)
        rest = next((one for one in rests if behind.startswith(one)), None)
        if rest is not None:
            text = put(text, *match.span(), year + " " * rest[0].isdigit())
    return text


def told_in_full(text: Text, desk: Desk) -> Text:
    """Coupons by the titles of their years, both kinds of customers by one name, and nothing asked for twice."""
    return titled_in_full(without_echo(both_kinds(coupons_of_years(text, desk))), desk)


_BY_NUMBER = re.compile(
    r"(?:优惠券|券)(?:编号|id|号)? ?#?(?P<a>\d{1,6})号?(?![\d张元块个%.]|月|天|减)"
    r"|(?<![\d月-])(?P<b>\d{1,6})号(?:优惠)?券"
    r"|\b(?:coupon|voucher) (?:id |no\.? ?|number |#)?#?(?P<c>\d{1,6})\b(?![.,]\d| ?(?:yuan|off|days|%|percent))"
)


def coupons_by_number(text: Text, desk: Desk) -> Text:
    """券24, “coupon #22”: by its title, where there is one of that number."""
    for match in reversed(list(_BY_NUMBER.finditer(text.norm))):
        number = next(one for one in match.groups() if one)
        with reader(desk.database, desk.query_seconds) as connection:
            row = connection.execute("SELECT title FROM coupons WHERE id = ?", (int(number),)).fetchone()
        if row is not None:
            text = put(text, *match.span(), fold(row[0]))
    return text


_UPWARD = re.compile("(?P<level>银卡|金卡|钻石)(?:会员|级别?|等级)?(?:及其?|或|和|以及|含)?以上(?:级别?|等级)?(?!\\d)")


def levels_named(text: Text, desk: Desk) -> Text:
    """金卡以上的客户有多少: the levels from there on by their names."""
    for match in reversed(list(_UPWARD.finditer(text.norm))):
        levels = at_least(desk, match["level"])
        if len(levels) > 1:
            text = put(text, *match.span(), "或".join(map(fold, levels)))
    return text


def each_of_them(text: Text, tokens: Sequence[Token], desk: Desk) -> Text:
    """四个会员等级各贡献了几成, where there are four: each of them, where nothing is ranked."""
    if any(token.kind in _RANKS for token in tokens):
        return text
    for kind, said in _KINDS.items():
        match = re.search(f"(?<![前后第\\d]){_COUNTED.pattern}(?={said})", text.norm)
        if match is not None and whole_number(match["n"]) == len(values(desk, kind)):
            return put(text, *match.span(), "各")
    return text
