"""The coupons themselves: which there are, how many of each are left to give out, and which end when."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from crm_tools.analytics.criteria import Order
from crm_tools.analytics.periods import DAY, Unit, add_months, unit_start
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for, report_in
from crm_tools.assistant.understand.text.normalise import fold
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.texts.formats import MONTHS

SOON_DAYS = 30
"""A coupon that ends within so many days, today included, ends soon."""
_ENDS = "coupon_ends_on"
_NOUN = re.compile(r"券|优惠卷|优惠劵|\b(?:coupon|voucher)s?\b")
_ELSEWISE = re.compile(
    r"我(?!们)|[他她您你]|手[里上头中]|时候|何时|几[天日月]|多久|日期|几号|有效期(?!内)|[块元钱]|金额|面额|门槛|使用|核销"
    r"|\b(?:i|my|their|when|how long|how much|days? (?:are |is )?left|customers?|members?|who|whose|people)\b"
    r"|\b(?:used?|unused|why|happens?|happened)\b|为什么|怎么"
)
"""What is asked of somebody's coupons, of days or of money."""
_TOTAL = re.compile(
    r"(?:一共|总共|合计|总)?发行(?:总)?(?:数量|量|数|张数|了)?|总(?:数)?量|"
    r"\b(?:total )?(?:quotas?)\b"
)
_ISSUED = re.compile(r"(?:已经?|都)?发(?:放|出)?(?:去)?了?(?=多少|几)")
_GONE = re.compile(
    r"(?:已经?|都|全|全都|被|早就?|是不是|是否)*(?:发|领|抢|派|送)(?:完|光|没|空)(?:了)?(?:吗|没有?)?|没(?:有)?(?:剩余?|剩下|余量|库存)(?:的)?(?:了)?"
    r"|(?<![a-z])(?:have |has |are |is )?(?:all |already |been |fully )+(?:gone|given out|handed out|issued|claimed)\b"
    r"|\b(?:are |is )?(?:out of stock|sold out)\b|\bhave none left\b"
)
_NEARLY = re.compile(
    r"(?:(?:很?快|即将|马上|就|将|快)(?:要|会|将|被)*)+(?:发|领|抢|派|送|用)(?:完|光|没|空)了?"
    r"|(?:剩得?|剩下|余量|库存)(?:的)?(?:已经?)?(?:不多|不足|很少|没多少|没几张|见底|告急)了?"
    r"|\b(?:nearly|almost|about to be|close to being|soon) (?:all )?(?:gone|out|given out|handed out|issued|used up)\b"
    r"|\b(?:run(?:ning)? (?:low|out)(?: soon)?)\b"
)
"""哪些券快发完了: those with least left, the ones that are gone left out."""
_LEFT = re.compile(
    r"(?:还)?(?:没有?|未)(?:被)?(?:发|领|抢|派|送)(?:(?:完|光|出去?|掉)了?|(?=$|[的,?]))|(?:还|仍|仍然)?(?:有|可以?|能)?(?:剩余|剩下|剩|余下)(?:有|了|得)?"
    r"|(?:还)?(?:有)?(?:余量|库存)|(?:还)?(?:能|可以?)再?(?:发|派|送)"
    r"|\b(?:(?:still|do we|we|are|is|have|has|there|any) )*(?:left(?: over)?|remain(?:s|ing)?|in stock|still available"
    r"|not (?:yet |been )*(?:given out|handed out|issued)|un(?:issued|distributed)|left to (?:give out|issue|hand out)"
    r"|can (?:we |be )?still (?:be )?(?:give|given|hand|handed|issued?)(?: out)?)\b"
)
_ENDING = r"(?:到期|过期|失效|截止|结束|作废)"
_WHEN_ZH = (
    r"(?P<month>1[0-2]|[1-9])月份?(?P<before>[底末]?(?:之前|以前|前))?(?:[底末])?(?:之?内|里)?"
    r"|(?P<unit>今天|今日|明天|本周|这周|这个?星期|下个?周|下个?星期|本月|这个?月|当月|下个?月|上个?月|上个?周|本季度|这个季度|今年|本年|[月年](?=底))"
    r"(?P<by>[底末]?(?:之前|以前|前))?(?:[底末])?(?:之?内|里)?"
    r"|(?:未来|接下来|今后|往后)?(?:的)?(?P<count>\d+|[一二两三四五六七八九十]+)个?(?P<of>天|日|周|星期|礼拜|月)(?:之?内|以内|里)"
)
_SOON_ZH = r"(?:很?快|即将|马上|就|将|临近|临|近期)+(?:要|会|将)*"
_EXPIRY_ZH = re.compile(
    rf"(?:(?P<valid>还?(?:没有?|未)(?:有)?{_ENDING})|(?P<able>(?:还|正)?(?:有效(?!期)|在?有效期内|生效)(?:中)?的?|(?:还)?(?:能|可以?)用的?)"
    rf"|(?:{_WHEN_ZH})(?:就|要|会|将|快)*(?P<past>已经?)?{_ENDING}"
    rf"|(?P<soon>{_SOON_ZH}{_ENDING})|(?P<over>(?:已经?|都|早就?)*{_ENDING}(?:了|掉|过)*))(?:的|了)*"
)
_MONTHS = tuple(fold(one) for one in MONTHS)
_ENDING_EN = r"(?:expir(?:e|es|ing)|end(?:s|ing)?|laps(?:e|es|ing))"
_WHEN_EN = (
    rf"(?:in |within |during |by |before |until )?(?:the )?(?:end of )?(?P<named>{'|'.join(_MONTHS)})(?! \d)"
    r"|(?:in |within |during |over |by |before )?(?:the )?(?:end of )?"
    r"(?P<unit>today|tomorrow|(?:this|next) (?:week|month|quarter|year)|(?<=end of the )(?:week|month|quarter|year))"
    r"|(?:in|within|over|during) (?:the )?(?:next |coming |following )?"
    r"(?P<count>\d+|two|three|a|an|one) ?(?P<of>day|week|month)s?"
)
_EXPIRY_EN = re.compile(
    rf"\b(?:(?P<valid>(?:still |not |have |has |haven't |hasn't |that |which |are |is |yet )*"
    r"(?:(?<!longer )valid|active|unexpired|(?<=not )expired)(?: now)?)"
    rf"|(?:that |which |will |are |is |going to |due to )*{_ENDING_EN} (?:{_WHEN_EN})"
    rf"|(?P<soon>(?:that |which |will |are |is |about to |going to )*"
    rf"(?:{_ENDING_EN} (?:soon|shortly)|(?<=about to ){_ENDING_EN})"
    rf"|(?:close to|near(?:ing)?) (?:expiry|expiration)|soon to expire|expiring)"
    rf"|(?P<over>(?:that |which |have |has |are |is |already )*(?:expired(?: already)?|no longer valid)))\b"
)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "两": 2} | {
    said: number for number, said in enumerate("一二三四五六七八九十", 1)
}
_UNITS: tuple[tuple[str, Unit], ...] = (
    ("[周星]|week", "week"),
    ("季|quarter", "quarter"),
    ("月|month", "month"),
    ("年|year", "year"),
)
_SAID = {"nearly": _NEARLY, "left": _LEFT, "gone": _GONE, "total": _TOTAL, "issued": _ISSUED}
"""Cut out in this order: 没发完 holds 发完."""
_PASSED = ("filler", "comma", "list", "group", "and", "which", "which_all", "how_many", "count_word", "follow", "lead")
_REST = re.compile(r"(?:剩下|余下|剩余|其余)的|\bthe (?:rest|others?|remaining)\b")
"""Behind an answer, its other rows."""
_RANKS = ("highest", "lowest", "top", "number")
_STOCK = ("coupon_kinds", "coupons_total", "coupons_left")
_HAVE = re.compile(r"有(?:多少|几)|多少[张个]?(?:优惠|满减)?[券卷劵]|\bhow many (?:different )?(?:coupon|voucher)s\b")
"""有多少优惠券: kinds or pieces, of which both are told."""
_OWN = ("coupons_left", "coupons_total", "coupon_kinds")
_BESIDE = ("coupons_issued", "coupons_used", "coupon_use_rate")
"""Figures that may stand beside what is left."""
_KINDS = re.compile(r"[种类款](?!型)|\b(?:kinds?|types?|different|distinct)\b")
_WHICH = re.compile(r"哪|什么|\b(?:which|what)\b")
_EACH = re.compile(r"每|各|哪|逐|分别|\b(?:each|every|per|by|which|what)\b")
_SUCH = re.compile(r"(?:有剩余?|有余量|有库存|完|光|出去|没发|未发)了?的(?:优惠|满减|代金)?券$")
_WORDS = re.compile(
    "still|yet|currently|right now|now|some|any|张|种|类|款|of|kinds?|types?|different|不同|所有|全部|all|一共|总共"
)


def coupon_stock(asked: Asked) -> Call | None:
    """有哪些优惠券, 哪张券还剩多少张, “which coupons expire this month”; None where any other word is said."""
    norm = asked.text.norm
    before = _before(asked)
    if _ELSEWISE.search(norm) or not (_NOUN.search(norm) or before):
        return None
    expiry = (_EXPIRY_ZH if asked.language == "zh" else _EXPIRY_EN).search(norm)
    ends = _ends(expiry, asked.desk.today) if expiry else None
    if expiry and ends is None:
        return None
    text = asked.text if expiry is None else cut(asked.text, [expiry.span()])
    said = {}
    for name, pattern in _SAID.items():
        if found := pattern.search(text.norm):
            said[name], text = found.group(), cut(text, [found.span()])
    draft = drafted(asked, text)
    if not all(_accounted(token, bool(said)) for token in draft.tokens):
        return None
    if asked.previous is not None and _REST.search(norm):
        return None
    if not (any(map(_is_coupon, draft.tokens)) or (before and (expiry or (said and draft.has("how_many"))))):
        return None
    return _call(draft, said, ends, before)


def _before(asked: Asked) -> ReportRequest | None:
    """The report of coupons that this question may go on from."""
    if asked.previous is None or asked.previous.tool != "run_report":
        return None
    report = report_in(asked.previous)
    plainly = not (report.audience or report.limit or report.compare)
    of_coupons = set(report.measures) <= {*_OWN, *_BESIDE} and set(report.dimensions) <= {"coupon"}
    fields = (one.field for one in report.filters)
    alone = all(one in _OWN or (one in DIMENSIONS and DIMENSIONS[one].family == "coupon") for one in fields)
    return report if plainly and of_coupons and alone else None


def _call(draft: Draft, said: dict[str, str], ends: Filter | None, before: ReportRequest | None) -> Call | None:
    named = tuple(dict.fromkeys(token.value[1] for token in draft.tokens if token.kind == "value"))
    beside = [token.value for token in draft.tokens if token.kind == "measure"]
    beside += ["coupons_issued"] if "issued" in said else []
    counted = draft.has("how_many", "count_word")
    shape = _shape(draft, said, counted=counted, named=named, ends=ends is not None)
    if shape is None or (beside and not ("left" in said or "total" in said)):
        return None
    measures, by_coupon, bound = shape
    filters = [*([] if ends is None else [ends]), *bound]
    if named:
        filters.append(
            Filter(field="coupon", op="in" if len(named) > 1 else "eq", value=named if named[1:] else named[0])
        )
    if before and not any(map(_is_coupon, draft.tokens)):
        new = {one.field for one in filters}
        filters += [one for one in before.filters if one.field not in new and one.field in DIMENSIONS]
        by_coupon = by_coupon or (bool(before.dimensions) and measures != before.measures)
    lowest, ranked = draft.has("lowest") or "nearly" in said, draft.has("highest", "lowest", "top")
    if ranked and (beside or len(measures) > 1):
        return None
    numbers = [int(token.value.value) for token in draft.tokens if token.kind == "number"]
    if len(numbers) > ranked:
        return None
    call = call_for(
        ReportRequest(
            measures=tuple(dict.fromkeys((*beside, *measures))),
            dimensions=("coupon",) if by_coupon or ranked else (),
            period="all",
            filters=tuple(filters),
            limit=(numbers or [1])[0] if ranked else None,
            order=Order(by=measures[0], descending=False) if lowest else None,
        )
    )
    plainly = by_coupon and not counted and not ranked and "total" not in said and not beside
    return Call(call.tool, {**call.arguments, "chart": "none"}) if plainly else call


def _shape(
    draft: Draft, said: dict[str, str], *, counted: bool, named: tuple[str, ...], ends: bool
) -> tuple[tuple[str, ...], bool, list[Filter]] | None:
    """The measures, whether by coupon, and a bound on what is left; None where too little is said."""
    norm = draft.text.norm
    each = bool(_EACH.search(norm)) or len(named) > 1 or draft.has("grouped")
    if "total" in said:
        return ("coupons_total", *(("coupons_left",) if "left" in said else ())), each, []
    if "nearly" in said:
        return ("coupons_left",), True, [Filter(field="coupons_left", op="gt", value=0)]
    if "left" in said or "gone" in said:
        which = bool(_WHICH.search(norm) or _SUCH.search(draft.text.raw)) and not named
        if which and not counted and not draft.has("highest", "lowest", "top"):
            op: Literal["gt", "eq"] = "gt" if "left" in said else "eq"
            return ("coupons_left",), True, [Filter(field="coupons_left", op=op, value=0)]
        return (("coupons_left",), each, []) if "left" in said or named else None
    if named:
        return None
    if counted:
        if _KINDS.search(norm):
            return ("coupon_kinds",), False, []
        return (_STOCK, False, []) if not (ends or each) and _HAVE.search(norm) else None
    return (("coupons_left",), True, []) if ends or draft.has("which", "which_all", "list") else None


def _is_coupon(token: Token) -> bool:
    if token.kind == "value":
        return bool(token.value[0] == "coupon")
    return token.kind in ("dimension", "grouped") and token.value == "coupon"


def _accounted(token: Token, figure: bool) -> bool:
    """Whether a token names coupons or says nothing more; beside a ``figure`` others and ranks may stand."""
    if _is_coupon(token) or token.kind in _PASSED or _WORDS.fullmatch(token.text):
        return True
    return figure and (token.kind in _RANKS or (token.kind == "measure" and token.value in _BESIDE))


def _ends(said: re.Match[str], today: dt.date) -> Filter | None:
    """The days on which the coupons end."""
    told = said.groupdict()
    if told.get("valid") or told.get("able"):
        return Filter(field=_ENDS, op="ge", value=today.isoformat())
    if told.get("soon"):
        return _between(today, today + DAY * (SOON_DAYS - 1))
    if told.get("over"):
        return Filter(field=_ENDS, op="lt", value=today.isoformat())
    if told.get("count"):
        number = _NUMBERS.get(told["count"]) or (int(told["count"]) if told["count"].isdecimal() else 0)
        if not number:
            return None
        if re.search("[天日]|day", told["of"]):
            return _between(today, today + DAY * (number - 1))
        months = bool(re.search("月|month", told["of"]))
        return _between(today, (add_months(today, number) if months else today + DAY * 7 * number) - DAY)
    if told.get("month"):
        first, last = _month(int(told["month"]), today, over=bool(told.get("past") or _OVER.search(said.group())))
        return _between(today if told["before"] else first, last)
    if told.get("named"):
        first, last = _month(_MONTHS.index(told["named"]) + 1, today, over=False)
        if re.search(r"\bbefore (?!.*\bend of\b)", said.group()):
            last = first - DAY
        first = today if re.search(r"\b(?:by|before|until)\b", said.group()) else first
        return _between(first, last) if first <= last else None
    first, last = _calendar(told["unit"], today)
    if told.get("by") or re.search(r"\b(?:by|before|end of)\b", said.group()):
        first = today
    if told.get("past"):
        last = min(last, today - DAY)
    return _between(first, last) if first <= last else None


_OVER = re.compile("期了|效了|废了|束了")
_HALF_A_YEAR = 6


def _month(number: int, today: dt.date, *, over: bool) -> tuple[dt.date, dt.date]:
    """The month of that number that is nearest: coupons end ahead as well; the last one where they are ``over``."""
    ahead = (number - today.month) % 12
    past = ahead > 0 and (over or ahead > _HALF_A_YEAR)
    year = today.year + (number < today.month) - past
    return (start := dt.date(year, number, 1)), add_months(start, 1) - DAY


def _calendar(unit: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of a whole day, week, month, quarter or year, also those ahead."""
    step = 1 if re.search("[明下]|next|tomorrow", unit) else -1 if "上" in unit else 0
    if re.search("今[天日]|明天|today|tomorrow", unit):
        return today + DAY * step, today + DAY * step
    name = next(name for pattern, name in _UNITS if re.search(pattern, unit))
    start = unit_start(today, name)
    if name == "week":
        return start + DAY * 7 * step, start + DAY * (7 * step + 6)
    months = {"month": 1, "quarter": 3, "year": 12}[name]
    return add_months(start, months * step), add_months(start, months * (step + 1)) - DAY


def _between(first: dt.date, last: dt.date) -> Filter:
    return Filter(field=_ENDS, op="between", value=(first.isoformat(), last.isoformat()))
