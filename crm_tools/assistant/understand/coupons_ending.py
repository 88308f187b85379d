"""手里有新客礼券、下周到期的客户, “customers with a coupon expiring next week”, 月底前到期的券还有多少张没用.

Only where the question is not read otherwise: the days on which coupons in customers' hands end are taken out of it,
the rest must be read as of coupons in hand, and of these only those that end on such days count then.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.values import values
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.figures.coupons import COUPON
from crm_tools.assistant.understand.figures.ending import ENDING_BARE_ZH, WHEN_BARE_ZH, days_of, ending
from crm_tools.assistant.understand.text.normalise import language_of, normalise
from crm_tools.texts import Language

if TYPE_CHECKING:
    from crm_tools.assistant.understand.whole import Reading

_DAYS_SOON = 7
"""Of coupons in hand; what customers are told of is nearer than what is planned for (`figures/ending`)."""
_MANY = (
    r"(?:一共|总共|合计|还|共|总)*(?:有|剩|剩下)?(?:多少|几)张|(?:一共|总共|合计|还|共|总)*(?:有|剩|剩下)?多少(?=(?:优惠|满减)?[券卷劵]|$|[?。!])"
    r"|张数|总?数量|\b(?:how many|(?:the )?number of)"
    r"(?= (?:[a-z]+ )?(?:[a-z]+ )?(?<!customers )(?<!members )(?<!people )(?:[一-鿿]*券|coupons?\b|vouchers?\b))"
)
_PIECES = re.compile(_MANY)
"""Coupons are counted, rather than customers."""
_UNUSED = (
    r"(?:还|都|仍)?(?:没有?|未)(?:被)?(?:用掉|用完|使用|核销|花掉|用)(?:掉|过)?(?:了)?(?:的)?"
    r"|(?:在)?(?:客户|会员|顾客|用户)?(?:的)?手[里上头中](?:还)?(?:有)?(?:的)?|发出去的|还?(?:有效|能用|可以用|可用)的?"
    r"|\b(?:(?:that |which |are |is |still |have |has |not |yet |been )*(?:unused|unredeemed|outstanding|not used"
    r"|usable|valid|good|in (?:(?:our |the )?customers'? )?hands?|in circulation))\b"
)
_OVER = (
    r"(?:到期|过期|失效)(?:了)?(?:还|都|也|却|但|仍)*(?:没有?|未)(?:被)?(?:用|使用|核销)(?:掉|过)?(?:的)?"
    r"|(?:没有?|未)(?:被)?(?:用|使用|核销)(?:掉|过)?(?:就|便|而)?(?:已经)?(?:过期|到期|失效)(?:了|掉)?(?:的)?"
)
_IN_HAND = re.compile(rf"(?!还?(?:有效|可以?用)|能用|(?:still )?(?:valid|good)\b)(?:{_UNUSED})")
"""可用的券 may be those that can still be given out as well."""
_RUN_OUT = re.compile(_OVER)
_HELD_ZH = re.compile(r"(?:手[里上头中])?(?:还)?(?:有|持有|握着|拿着|攥着)")
_WHOSE_EN = re.compile(r"\bwhose\b", re.IGNORECASE)
_COUPON = re.compile(r"(?:优惠|满减|代金)?[券卷劵]|\b(?:coupon|voucher)s?\b", re.IGNORECASE)
_APART = re.compile(
    rf"(?P<when>{WHEN_BARE_ZH})(?:有|的)?(?P<what>(?:优惠|满减)?[券卷劵])(?P<end>(?:就|要|会|将|快)*{ENDING_BARE_ZH})"
)
"""下周有券到期, with the days before the coupon."""


def of_ending_coupons(question: str, reading: Reading, desk: Desk, read: Callable[[str], Reading]) -> Reading:
    """``reading``, or where it is none, that of the question of coupons in hand, and of the days on which they end."""
    text, language = normalise(question), language_of(question)
    if reading.call.tool != "clarify" or not COUPON.search(text.norm):
        return reading
    if _APART.search(text.norm):
        text = normalise(_APART.sub(r"\g<what>\g<when>\g<end>", text.norm))
    ran_out = _RUN_OUT.search(text.norm)
    said = None if ran_out else ending(text.norm, language)
    days = days_of(said, desk.today, soon=_DAYS_SOON) if said else None
    if said and (days is None or days[0] is None or (days[1] or desk.today) < desk.today):
        return reading
    told_of = said and not any(said.groupdict().get(name) for name in ("valid", "able"))
    rest = text.raw
    if said and told_of:
        start, behind = text.origin[said.start()], [*text.origin, len(text.raw)][said.end()]
        rest = text.raw[:start] + (" " if language == "en" else "") + text.raw[behind:]
    ends = [str(max(days[0], desk.today)), str(days[1])] if days and days[0] and days[1] else None
    if _PIECES.search(text.norm):
        ways = _of_pieces(rest, language, values(desk, "coupon")) if told_of or ran_out or _IN_HAND.search(rest) else ()
    else:
        ways = _of_people(rest, language) if ends else ()
    for told in ways:
        again = read(told)
        if ran_out and again.call.arguments.get("measures") == ["coupons_expired"]:
            return again
        if not ran_out and (call := _ending_then(again.call, ends)) is not None:
            return replace(again, call=call, chips=())
    return reading


_OF_THOSE = re.compile(
    r"[\s的,，]*(?:(?:其中|这里面|里面|只看|只要|哪些|有哪些|哪几个|谁|呢|券|的|有|是|要)|\b(?:which|who|whose|only|those|these|them|of|the|ones|that"
    r"|with|have|has|an?|coupons?|are|is|what about|and)\b|[\s,，])*"
)


def ending_of_those(said: str, language: Language, today: dt.date, previous: Call) -> Call | None:
    """其中下周到期的 behind coupons in hand or those who hold them; None where the turn says anything else."""
    found = ending(said, language)
    days = days_of(found, today, soon=_DAYS_SOON) if found else None
    if found is None or days is None or days[0] is None or days[1] is None or days[1] < today:
        return None
    if not _OF_THOSE.fullmatch(said[: found.start()] + " " + said[found.end() :]):
        return None
    return _ending_then(previous, [str(max(days[0], today)), str(days[1])])


def _of_people(rest: str, language: str) -> Iterator[str]:
    """The rest in words that say that coupons are held."""
    if language != "zh":
        yield rest
        yield _WHOSE_EN.sub("with a", rest)
        return
    if _HELD_ZH.search(rest):
        yield rest
    noun = re.search(r"[^的,，、 有]*?(?:优惠|满减|代金)?[券卷劵]", rest)
    if noun is None:
        return
    front = re.sub(r"(?:手[里上头中])?(?:的|有)$", "", rest[: noun.start()])
    yield f"{front}手里有{rest[noun.start() :]}"
    yield f"手里有{noun.group()}的{rest[: noun.start()].rstrip('的')}{rest[noun.end() :].lstrip('的')}"


def _of_pieces(rest: str, language: str, coupons: Sequence[str]) -> Iterator[str]:
    """The rest in words that ask how many coupons are in hand, or ran out."""
    over = _RUN_OUT.search(rest)
    if language == "zh":
        name = "过期未用券数" if over else "可用券数"
        plain = _COUNTED_ZH.sub("", _RUN_OUT.sub("", rest))
        noun = next((one for one in _COUPON.finditer(plain) if not _named(plain, one.end(), coupons)), None)
        if noun is None:
            yield f"{plain.rstrip('?？。的有')}的{name}"
        else:
            yield f"{plain[: noun.start()]}{name}{plain[noun.end() :].lstrip('的')}"
        return
    plain = re.sub(r"\s+", " ", _COUNTED_EN.sub(" ", rest)).strip(" ?.!")
    people = re.fullmatch(
        rf"(?P<c>{_COUPON.pattern}) (?:do|does|are|is) (?P<who>.+?)(?: still)? (?:hold|have|holding)", plain
    )
    if people:
        yield f"usable coupons of {people['who']}"
    yield _COUPON.sub("usable coupons", plain, count=1)


_COUNTED_ZH = re.compile(f"{_MANY}|{_UNUSED}")
_COUNTED_EN = re.compile(f"{_MANY}|{_UNUSED}", re.IGNORECASE)


def _named(text: str, end: int, coupons: Sequence[str]) -> bool:
    """Whether the name of one coupon ends here."""
    return any(text[:end].endswith(one) for one in coupons)


def _ending_then(call: Call, days: list[str] | None) -> Call | None:
    """The call with its one condition on coupons in hand bound to these days; None where it has none or several."""
    if days is None:
        return call if call.arguments.get("measures") == ["coupons_usable"] else None
    found: list[dict[str, Any]] = []
    arguments = _bound(call.arguments, _filter(days), found)
    return Call(call.tool, arguments) if call.tool != "clarify" and len(found) == 1 else None


def _filter(days: list[str]) -> dict[str, Any]:
    first, last = days
    return (
        {"field": "expires_on", "op": "eq", "value": first}
        if first == last
        else {"field": "expires_on", "op": "between", "value": days}
    )


def _bound(told: Any, only: dict[str, Any], found: list[dict[str, Any]], *, rule: bool = False) -> Any:
    """The same with ``only`` put to what tells of coupons in hand, which is added to ``found``; in a list of rules
    being on a list is one of them."""
    if isinstance(told, list | tuple):
        return [_bound(one, only, found, rule=True) for one in told]
    if not isinstance(told, dict):
        return told
    held = {"field": "coupons_usable", "op": "ge", "value": 1, "period": "all", "where": [only]}
    if told.get("measures") == ["coupons_usable"]:
        found.append(told)
        return {**told, "filters": [*told.get("filters", []), only]}
    if told.get("field") == "coupons_usable":
        found.append(told)
        return {**told, "where": [*told.get("where", []), only]}
    if told.get("segment") == "holding_coupon":
        found.append(told)
        return held if rule else {**told, "filters": [*told.get("filters", []), held]}
    return {name: _bound(value, only, found) for name, value in told.items()}
