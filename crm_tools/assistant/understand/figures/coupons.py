"""The coupons themselves: which there are, how many of each are left to give out, and which end when."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Literal

from crm_tools.analytics.criteria import Order
from crm_tools.analytics.periods import DAY
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.ending import days_of, ending
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for, report_in
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.vocabulary.spans import Token

_ENDS = "coupon_ends_on"
COUPON = re.compile(r"券|优惠卷|优惠劵|\b(?:coupon|voucher)s?\b")
_ELSEWISE = re.compile(
    r"我(?!们)|[他她您你]|手[里上头中]|时候|何时|几[天日月]|多久|日期|几号|(?<!在)有效期(?!内)|[块元钱]|金额|面额|门槛|使用|核销"
    r"|\b(?:i|my|their|when|how long|how much|days? (?:are |is )?left|customers?|members?|who|whose|people)\b"
    r"|\b(?:used?|unused|why|happens?|happened)\b|为什么|怎么"
)
"""What is asked of somebody's coupons, of days or of money."""
_OURS = re.compile(
    r"(?:^|(?<=[,;?]))(?:现在|目前|眼下|我们|咱们?|店里)*手[里上头](?:还|都)*(?=有(?:哪|什么|啥)[^,;?]*(?:发|派|送)(?:完|光|出去))"
)
"""手上还有哪些券没发完: in the hands of the shop, which gives them out."""
_TOTAL = re.compile(
    r"(?:一共|总共|合计|总)?发行(?:总)?(?:数量|量|数|张数|了)?|总(?:数)?量|"
    r"\b(?:total )?(?:quotas?)\b"
)
_ISSUED = re.compile(r"(?:已经?|都)?发(?:放|出)?(?:去)?了?(?=多少|几)")
_GIVABLE = re.compile(r"(?:能|可以?)再?(?:发|派|送|领|抢)|\bcan (?:we )?still\b|\bleft to (?:give|hand)\b")
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
    r"|(?:还)?(?:有)?(?:余量|库存)|(?:还)?(?:能|可以?)再?(?:发|派|送|领|抢)"
    r"|\b(?:(?:still|do we|we|are|is|have|has|there|any) )*(?:left(?: over)?|remain(?:s|ing)?|in stock|still available"
    r"|not (?:yet |been )*(?:given out|handed out|issued)|un(?:issued|distributed)|left to (?:give out|issue|hand out)"
    r"|can (?:we |be )?still (?:be )?(?:give|given|hand|handed|issued?)(?: out)?)\b"
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
_WHICH = re.compile(r"哪|[什啥]|\b(?:which|what)\b")
_EACH = re.compile(r"每|各|哪|逐|分别|\b(?:each|every|per|by|which|what)\b")
_SUCH = re.compile(r"(?:有剩余?|有余量|有库存|完|光|出去|没发|未发)了?的(?:优惠|满减|代金)?券$")
_WORDS = re.compile(
    "still|yet|currently|right now|now|some|any|张|种|类|款|of|kinds?|types?|different|不同|所有|全部|all|一共|总共"
)


def coupon_stock(asked: Asked) -> Call | None:
    """有哪些优惠券, 哪张券还剩多少张, “which coupons expire this month”; None where any other word is said."""
    ours = _OURS.search(asked.text.norm)
    asked = asked if ours is None else replace(asked, text=cut(asked.text, [ours.span()]))
    norm = asked.text.norm
    before = _before(asked)
    if _ELSEWISE.search(norm) or not (COUPON.search(norm) or before):
        return None
    expiry = ending(norm, asked.language)
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
    if ends is None and _GIVABLE.search(norm) and _WHICH.search(norm):
        ends = Filter(field=_ENDS, op="ge", value=asked.desk.today.isoformat())  # what is over is given to nobody
    chosen = [] if ends is None else [ends]
    if expiry and expiry.groupdict().get("able"):  # 在有效期内的 have begun as well
        chosen.append(Filter(field="coupon_starts_on", op="le", value=asked.desk.today.isoformat()))
    return _call(draft, said, chosen, before)


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


def _call(draft: Draft, said: dict[str, str], chosen: list[Filter], before: ReportRequest | None) -> Call | None:
    named = tuple(dict.fromkeys(token.value[1] for token in draft.tokens if token.kind == "value"))
    beside = [token.value for token in draft.tokens if token.kind == "measure"]
    beside += ["coupons_issued"] if "issued" in said else []
    counted = draft.has("how_many", "count_word")
    shape = _shape(draft, said, counted=counted, named=named, ends=bool(chosen))
    if shape is None or (beside and not ("left" in said or "total" in said)):
        return None
    measures, by_coupon, bound = shape
    filters = [*chosen, *bound]
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
    days = days_of(said, today)
    if days is None:
        return None
    first, last = days
    if first and last:
        return Filter(field=_ENDS, op="between", value=(first.isoformat(), last.isoformat()))
    if first:
        return Filter(field=_ENDS, op="ge", value=first.isoformat())
    return Filter(field=_ENDS, op="lt", value=(last + DAY).isoformat()) if last else None


_TERMS = re.compile(
    r"(?:什么时候|啥时候|何时|哪天|几号|哪一天|多久)(?:会|就|才|要|能|可以)?(?:到期|过期|失效|截止|结束|开始|生效|用|开始用)(?:的)?"
    r"|(?:到期|过期|截止|结束|开始|生效)(?:的)?(?:时间|日期|日)(?:是)?(?:什么时候|哪天|几号)?"
    r"|(?<!在)有效期(?:限)?(?:到|是|至)?(?:什么时候|哪天|几号|多久|多长|多少天)?|(?:到|用到)(?:什么时候|哪天|几号)(?:到期|过期)?"
    r"|满多少(?:元|块)?(?:才|可以?|就)?(?:能|可以?)?(?:用|使用|减)?(?:的)?|(?:能|可以?)?减(?:免)?多少(?:元|块|钱)*"
    r"|(?:使用)?(?:门槛|条件|规则)(?:是)?(?:什么|多少)?|(?:面额|面值)(?:是)?(?:多少|多大)?|(?:能)?(?:优惠|抵)多少(?:元|块|钱)*"
    r"|(?<![a-z])(?:when (?:does|do|will|is|did)|until when (?:is|are)|how long (?:is|are)|how much (?:does|do|is|are)"
    r"|expires?|ends?|starts?|begins?|valid(?: for| until)?|take off|takes off|how much off|worth"
    r"|(?:what (?:is|are) the )?(?:terms|conditions?|minimum(?: order| spend)?|threshold|face value|validity"
    r"|expiry(?: date)?)(?: of| for)?)(?![a-z])"
)
"""What is asked of one coupon by its name."""
_TERM_WORDS = re.compile(
    "是|的|和|跟|多少|这张|那张|该|各|每|分别|什么|[种张]|the|of|is|are|what|and|coupon|voucher|give me|for"
)


def coupon_terms(asked: Asked) -> Call | None:
    """岁末感恩券什么时候开始、满多少减多少: what the coupon needs, takes off, and from when to when it is valid."""
    if asked.previous is not None or not COUPON.search(asked.text.norm):
        return None
    spans = [one.span() for one in _TERMS.finditer(asked.text.norm) if one.group()]
    if not spans:
        return None
    draft = drafted(asked, cut(asked.text, spans))
    named = tuple(dict.fromkeys(token.value[1] for token in draft.tokens if token.kind == "value"))
    each = [token for token in draft.tokens if _is_coupon(token) and token.kind != "value"]
    if not all(_accounted(token, False) or _TERM_WORDS.fullmatch(token.text) for token in draft.tokens):
        return None
    if not named and not (each and _EACH.search(asked.text.norm)):
        return None
    only = (
        (Filter(field="coupon", op="in" if named[1:] else "eq", value=named if named[1:] else named[0]),)
        if named
        else ()
    )
    report = ReportRequest(
        measures=("coupon_minimum", "coupon_face"),
        dimensions=("coupon", "coupon_starts_on", "coupon_ends_on"),
        period="all",
        filters=only,
    )
    call = call_for(report)
    return Call(call.tool, {**call.arguments, "chart": "none"})
