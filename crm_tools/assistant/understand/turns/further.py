"""A list of customers taken further: some of its customers, all but some, a condition more or one less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.plain import plain
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import nothing_left, says, without
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.turns.left_unsaid import goods_of_deed, of_the_same, other_goods
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.turns.same_time import points_at_days
from crm_tools.assistant.understand.vocabulary.words import patterns
from crm_tools.texts import Language

_GOODS = ("product", "category")
_FIELDS = (
    ("city", "城市|地区|地域|区域|city|cities|location|region"),
    ("level", "等级|级别|会员级|level|tier"),
    ("channel", "渠道|来源|channel|source"),
    ("gender", "性别|男女|gender|sex"),
    ("consent", "邮件许可|许可|同意|consent"),
)


def narrowed(asked: Asked) -> Call | None:
    """The list before, as the question changes it: “which of them are at risk?”, 剔除上海的, 不限城市; else None."""
    base = _before(asked.previous)
    if base is None:
        return _fewer_of_number(asked) or _of_number(asked)
    if says(asked.text, "narrow", "unlimited") and (wider := _unlimited(asked, base)) is not None:
        return wider
    if says(asked.text, "narrow", "leave_out"):
        if turn_pattern("apart", "some_go").search(asked.text.norm):
            return None  # 杭州的，流失的就别算了: two changes, of which only the second takes away
        rest = without(asked.text, patterns("narrow", "cut_out"))
        same = (turn_pattern("same_days", "said"), turn_pattern("same_days", "that_time"))
        of_those_days = points_at_days(rest.norm, base, asked.desk.today)
        rest = without(rest, same) if of_those_days else rest
        found = described(asked, rest)
        if found is not None:
            said = {"filters": of_the_same(base, _dated(found), asked.text.norm)}
            found = found.model_copy(update=said)
        if found is not None and of_those_days:
            found = _in_days_of(found, base)
        elif found is not None and says_of_then(asked.text.norm, found, base):
            found = _in_days_of(found, base) or found
        return None if found is None else _call(_less(base, found))
    if says(asked.text, "narrow", "among") and not says(asked.text, "narrow", "figures"):
        found = described(asked, without(asked.text, patterns("narrow", "cut_among")))
        return None if found is None or base.limit is not None else _call(combined(base, found, asked.text.norm))
    return _counted(asked, base)


def deed_days(base: AudienceRequest) -> set[str]:
    """The stretches of days in which the customers of a list did what puts them on it."""
    deeds = [one for one in base.filters if one.field not in ATTRIBUTES]
    if base.segment != "all" or base.rule is not None or any(one.field in _ONCE for one in deeds):
        return set()
    return {one.period or base.period or "all" for one in deeds}


_ONCE = ("new_customers", "first_time_buyers", "registered_on")
"""What happens once: what came of it is of all the time since."""


def says_of_then(said: str, found: AudienceRequest, base: AudienceRequest) -> bool:
    """没下单的 of those who asked something this month: this month, unless 过, 还 or “ever” says otherwise."""
    plain_ = found.rule is None and found.period in (None, "all")
    dated = any(one.period not in (None, "all") for one in found.filters)
    days = deed_days(base)
    return plain_ and not dated and len(days) == 1 and "all" not in days and not _EVER.search(said)


_EVER = re.compile(
    "从来|从未|一直|到现在|至今|到目前|还|过(?!去)|历史|累计|任何时候"
    r"|\b(?:ever|never|yet|so far|to date|still|at all|since|any time|have|has|haven.t|hasn.t)\b"
)


def _in_days_of(found: AudienceRequest, base: AudienceRequest) -> AudienceRequest | None:
    """去掉同期也买过猫粮的: in the days of the list, where these are one period."""
    if found.period not in (None, "all"):
        return found  # 国庆期间退过款的: days of its own
    days = {one.period or base.period for one in base.filters if one.field not in ATTRIBUTES} - {None}
    if len(days) != 1 or any(one.period not in (None, "all") for one in found.filters):
        return None
    [period] = days
    dated = tuple(
        one if one.field in ATTRIBUTES else one.model_copy(update={"period": period}) for one in found.filters
    )
    return found.model_copy(update={"period": period, "filters": dated})


def _counted(asked: Asked, base: AudienceRequest) -> Call | None:
    """其中多少人近30天没登录: those of the list whom a condition of theirs describes, as a number."""
    if not says(asked.text, "narrow", "among") or not says(asked.text, "narrow", "counted") or base.limit is not None:
        return None
    rest = without(asked.text, (*patterns("narrow", "cut_among"), *patterns("narrow", "counted")))
    found = described(asked, rest)
    if found is None or not any(one.field not in ATTRIBUTES for one in found.filters):
        return None
    report = ReportRequest(measures=("customers",), period="all", audience=combined(base, found, asked.text.norm))
    return call_for(report)


def _of_number(asked: Asked) -> Call | None:
    """其中下过单的 after a number of customers: how many of them did so."""
    people = counted(asked.previous)
    if people is None or not says(asked.text, "narrow", "among") or says(asked.text, "narrow", "figures"):
        return None
    found = described(asked, without(asked.text, patterns("narrow", "cut_among")))
    if found is None or all(one.field in ATTRIBUTES for one in found.filters) or found.rule is not None:
        return None
    if all(one.field in (*ATTRIBUTES, *_GOODS) for one in found.filters) and not drafted(asked).has("buy", "done"):
        return None  # 只看食品生鲜的 after the number of buyers: the buyers of these goods
    report = ReportRequest(measures=("customers",), period="all", audience=combined(people, found, asked.text.norm))
    return call_for(report)


def _fewer_of_number(asked: Asked) -> Call | None:
    """“How many are from Douyin?” → “exclude those who ordered last month”: how many are left."""
    people = counted(asked.previous)
    if people is None or not says(asked.text, "narrow", "leave_out"):
        return None
    found = described(asked, without(asked.text, patterns("narrow", "cut_out")))
    if found is None or all(one.field in ATTRIBUTES for one in found.filters):
        return None
    report = ReportRequest(measures=("customers",), period="all", audience=_less(people, found))
    return call_for(report)


def _before(previous: Call | None) -> AudienceRequest | None:
    """The list before, also where its customers were counted."""
    if previous is not None and previous.tool == "run_report" and previous.arguments.get("audience"):
        people = counted(previous)
        if people is not None:
            return people
    return lists(previous)


def described(asked: Asked, rest: Text) -> AudienceRequest | None:
    """The customers that the words describe by themselves."""
    if not rest.norm.strip():
        return None
    for variant in (rest, *as_customers(rest, asked.language)):
        call, _ = plain(replace(asked, text=variant, previous=None), listed=True, among=True)
        found = lists(call)
        if found is not None and found != AudienceRequest() and found.limit is None:
            return found
    return None


def as_customers(rest: Text, language: Language) -> Iterator[Text]:
    """近90天没下单的 as 近90天没下单的客户, “spent over 5000” as “customers who spent over 5000”."""
    end = len(rest.norm.rstrip(" ,.?!;"))
    if language == "zh":
        yield spliced(rest, end, len(rest.norm), "客户" if rest.norm[:end].endswith("的") else "的客户")
    else:
        yield spliced(rest, 0, 0, "customers ")
        yield spliced(rest, 0, 0, "customers who ")


def _unlimited(asked: Asked, base: AudienceRequest) -> Call | None:
    """不限城市: the list without its conditions on what is named."""
    rest = without(asked.text, patterns("narrow", "unlimited"))
    named = [name for name, words in _FIELDS if re.search(words, asked.text.norm)]
    if len(named) != 1 or not nothing_left(drafted(asked, rest)):
        return None
    kept = tuple(one for one in base.filters if one.field != named[0])
    return None if len(kept) == len(base.filters) else _call(base.model_copy(update={"filters": kept}))


def _dated(request: AudienceRequest) -> tuple[Condition, ...]:
    """The conditions with days of their own, as they hold on any list."""
    return tuple(
        one
        if one.field in ATTRIBUTES or one.period is not None or request.period is None
        else one.model_copy(update={"period": request.period})
        for one in request.filters
    )


def as_rules(request: AudienceRequest) -> list[Member | Group | Condition]:
    """Being on a list as rules that all hold."""
    rules: list[Member | Group | Condition] = []
    if request.saved is not None:
        rules.append(Member(segment=request.saved))
    if request.segment != "all":
        rules.append(Member(segment=request.segment, params=request.params, filters=_dated(request)))
    else:
        rules += _dated(request)
    if request.rule is not None:
        rules.append(request.rule)
    return rules


def _with_rule(base: AudienceRequest, rule: Group) -> AudienceRequest:
    whole = rule if base.rule is None else Group(rules=(base.rule, rule))
    return base.model_copy(update={"rule": whole})


def _less(base: AudienceRequest, left_out: AudienceRequest) -> AudienceRequest:
    """The list without those who are also on the other."""
    rules = as_rules(left_out)
    inner = tuple(rules) if len(rules) == 1 else (Group(rules=tuple(rules)),)
    return _with_rule(base, Group(match="none", rules=inner))


def combined(base: AudienceRequest, other: AudienceRequest, said: str = "", swapped: bool = False) -> AudienceRequest:
    """Those on both lists; the columns of the segment that was named now stand beside them.

    An attribute that is named again takes the place of the one before, and so does a count of the same deed in the same
    days (下过单的 → 没下单的); with ``swapped`` any other goods do too. ``said``: the words, which may leave unsaid
    which coupon or which goods are meant.
    """
    plain_ = other.segment == "all" and other.rule is None
    if swapped and plain_ and (instead := other_goods(base, other.filters)) is not None:
        return instead
    if plain_ and (of_goods := goods_of_deed(base, other.filters, said)) is not None:
        return of_goods
    if other.segment == "all":
        other = other.model_copy(update={"filters": of_the_same(base, _dated(other), said)})
    ordered = any(one.field == "orders" and not one.where for one in base.filters)
    if other.segment == "never_bought" and ordered:  # 没买过的呢 after 近90天买过的
        silent = Condition(field="orders", op="eq", value=0)
        other = AudienceRequest(filters=(*other.filters, silent), rule=other.rule)
    if other.segment == "all":
        if (days := _days_of_goods(base, other)) is not None:
            return base.model_copy(update={"period": days})
        new = tuple(_in_its_days(_or_never(one, base), base, other) for one in _dated(other))
        if turn_pattern("same_days", "undone").search(said) and says_of_then(said, other, base):
            [days] = deed_days(base)
            new = tuple(
                one.model_copy(update={"period": days}) if (one.op, one.value) == ("eq", 0) else one for one in new
            )
        replaced = {one.field for one in new if one.field in ATTRIBUTES}
        replaced |= {one.field for one in new if swapped and one.field in _GOODS}
        deeds = {(one.field, one.period, where) for one in new if one.field in MEASURES for where in (one.where, ())}
        used = {one.where for one in new if one.field == "coupons_used" and one.where}
        counted = {(one.field, one.where) for one in new if one.field in MEASURES}
        kept = tuple(
            one
            for one in base.filters
            if one.field not in replaced
            and not (one.field == "coupon_use_rate" and one.where in used)  # 用了的 after 领了没用的
            and (one.field, one.period or base.period, one.where) not in deeds
            and not any(_never_did(one, base, other) for other in new)
            and not (swapped and (one.field, one.where) in counted)
        )
        found = base.model_copy(update={"filters": (*kept, *new)})
        return found if other.rule is None else _with_rule(found, other.rule)
    if other.segment == base.segment and other.rule is None:
        fields = {one.field for one in other.filters}
        kept = tuple(one for one in base.filters if one.field not in fields)
        params = {**base.params, **other.params}
        return base.model_copy(update={"params": params, "filters": (*kept, *other.filters)})
    if base.segment == "all" and base.saved is None:
        found = other.model_copy(update={"filters": (*other.filters, *_dated(base))})
        return found if base.rule is None else _with_rule(found, base.rule)
    member = Member(segment=other.segment, params=other.params, filters=_dated(other))
    return _with_rule(base, Group(rules=(member,)))


def _never_did(one: Condition, base: AudienceRequest, other: Condition) -> bool:
    """Whether nobody can meet both: never ordered, and ordered at some time."""
    never = (one.op, one.value) == ("eq", 0) and (one.period or base.period) in (None, "all")
    return never and (one.field, one.where) == (other.field, other.where) and other.op in ("ge", "gt")


def _or_never(one: Condition, base: AudienceRequest) -> Condition:
    """下了单的呢 after 还没下单的: at any time, as those never did."""
    turned = any(_never_did(two, base, one) for two in base.filters)
    return one.model_copy(update={"period": "all"}) if turned and one.period == base.period else one


def _in_its_days(one: Condition, base: AudienceRequest, other: AudienceRequest) -> Condition:
    """没买过的呢 after 近90天买过的: of the same days, unless others are named."""
    if one.field not in MEASURES or other.period not in (None, "all") or one.period not in (None, "all"):
        return one
    same = [b for b in base.filters if b.field == one.field and b.where in (one.where, ())]
    return one if len(same) != 1 else one.model_copy(update={"period": same[0].period or base.period})


def _days_of_goods(base: AudienceRequest, other: AudienceRequest) -> str | None:
    """上个月买的 after 买过猫粮的客户: when those goods were bought."""
    [one, *more] = other.filters or (None,)
    bought = one is not None and (one.field, one.op, one.value, one.where) == ("orders", "ge", 1, ())
    goods = [b for b in base.filters if b.field in _GOODS]
    plain_ = all(b.field in (*_GOODS, *ATTRIBUTES) and b.period is None for b in base.filters)
    if one is None or more or not bought or other.rule is not None or not goods or not plain_:
        return None
    days = one.period or other.period
    return days if base.period in (None, "all") and days not in (None, "all") else None


def _call(request: AudienceRequest) -> Call:
    return list_call(request)


def leaves_out(asked: Asked) -> bool:
    """Whether some of the list before are to go, which no other rule says."""
    return lists(asked.previous) is not None and bool(says(asked.text, "narrow", "leave_out"))
