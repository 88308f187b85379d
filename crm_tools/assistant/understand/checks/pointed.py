"""“Which of them”, 其中, 这批人: what points at the customers before must be spent on them, whatever was read.

A list, a number or an order to act that has lost them would be about everybody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.analytics.audience_request import AudienceRequest, rules_of
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.assistant.calls import ACTIONS, LISTS, Call
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.turns.first import about as whom
from crm_tools.assistant.understand.vocabulary.spans import Token

_BACK = re.compile(
    "其中|里[面头]|当中|名单[里中上]|[这那](?:些|几[个位名]|[批波拨群])(?:人|客户|会员|用户|顾客)?"
    "|[这那]一?部分|[他她]们"
    r"|\b(?:of|among|amongst|from|to|for) (?:them|those|these|the ones)\b|\b(?:they|them|their|theirs"
    r"|everyone on it)\b"
    r"|\b(?:these|those) (?:people|customers|members|ones|users|buyers|\d+)\b|\bthe (?:[a-z-]+ ){1,2}ones\b"
)
_THINGS = re.compile(
    "它们|这[些几][个款种家张]?(?:商品|产品|品类|城市|渠道|券)"
    r"|\b(?:these|those) (?:products|categories|cities|channels|coupons)\b|\btheir\b"
)
_OF_WHICH = re.compile(r"是(?:哪|什么)[^,;]*的[呢?]*$|属于|归属|\b(?:belong|fall into|are they in)\b")
"""是哪几个品类的 after the worst ten products: of these ten."""
_IT = re.compile(
    r"\b(?:bought|buy|ordered|purchased|own) (?:it|one|any of (?:it|them))\b"
    r"|[没未](?:有)?(?:买|下单|购买)过?(?:它|这个|这款|该商品)|买过?(?:它|这个|这款)"
)
"""“Haven't bought it” after those who favourited an air fryer: no air fryer, rather than nothing."""
_AMONG = re.compile(r"其中|里[面头]|当中|\b(?:of|among|amongst) (?:them|those|these)\b")
_NAMED_BEFORE = re.compile(
    "客户|会员|用户|顾客|买家|的人"
    r"|\b(?:customers?|members?|people|users?|buyers?|everyone|anyone|women|men|shoppers?)\b"
)
"""The question says itself whom the word points at."""


_THAT_THING = re.compile(
    r"\b(?:bought|buy|buys|ordered|purchased|viewed|seen|favou?rited|carted|returned) (?:it|this|that|these|them"
    r"|this one|that one|this item|that item|this product|that product)\b"
    r"(?! (?:day|week|month|quarter|year|much|many|often|way))"
    r"|\bwho (?:still |all |else )?(?:has|have|holds?|got) (?:it|them|that one|this one)\b"
    "|(?:(?:买|购买|下单|浏览|收藏|加购|退)(?:过|了)?|看过)(?:它们?|[这那](?:个|款|件|些)(?:东西|商品)?|该商品)"
    "(?=$|[的,;?.人客]|有)"
    "|^[都是那]*谁(?:买|领|用|浏览|收藏|加购)的[呢?]*$"
    "|(?:这些|这几[个款]|那些|它们?)(?:商品|产品|东西)?(?:都)?(?:有)?谁(?:买|领|收藏|加购|看|浏览)"
)
_WHO = re.compile(r"谁|\bwho\b")
_GOODS = ("product", "category", "price", "listed_on", "coupon", "on_sale")


def of_nothing(norm: str, call: Call) -> str | None:
    """“Who bought it”, 买过这款的客户, where the call holds no goods: the word that points at them."""
    if call.tool not in ("run_report", *LISTS, *ACTIONS):
        return None
    found = _THAT_THING.search(norm)
    if found is None or any(one.get("field") in _GOODS for one in mappings(call.arguments)):
        return None
    rows = set(call.arguments.get("dimensions", ())) & {*_GOODS}
    return None if rows and not _WHO.search(norm) else found.group()


_PART_ALONE = re.compile(
    r"^(?:so |ok,? )*(?:and (?:for|in|from|only|just|among)?|(?:and )?(?:what|how) about|same (?:thing )?for|for"
    r"|(?:and )?now (?:only|just|for))\b"
    r"(?!.*\b(?:who|which|list|show|give|get|find|pull|see|want|need|look|that|whose|with)\b)"
)


def part_alone(norm: str, call: Call) -> str | None:
    """“And for women?” with nothing before it: of what is not told, so not a list of all women."""
    said = _PART_ALONE.match(norm)
    if said is None or call.tool != "find_customers" or call.arguments.get("segment") not in (None, "all"):
        return None
    told = call.arguments
    plain = not (told.get("rule") or told.get("order") or told.get("limit"))
    return norm if plain and all(one["field"] in ATTRIBUTES for one in told.get("filters", ())) else None


_THAT_TIME = re.compile(r"\bthat (?:day|week|month|quarter|year)\b")
_THERE = re.compile(
    r"(?<!are )(?<!is )(?<!were )(?<!was )(?<!be )(?<!out )(?<!hi )(?<!hello )(?<!hey )\b(?:from |in )?there\b"
    r"(?! (?:is|are|was|were|be|have|has|any|a)\b)(?!.s)"
)


def named_nowhere(norm: str, tokens: Sequence[Token], call: Call) -> str | None:
    """“Orders in that week”, “sales there”, where no day and no place is told that it could be."""
    if call.tool not in ("run_report", *LISTS, *ACTIONS):
        return None
    time, place = _THAT_TIME.search(norm), _THERE.search(norm)
    if time and not any(one.kind == "period" for one in tokens):
        return time.group()
    return place.group() if place and not any(one.kind in ("value", "dimension", "grouped") for one in tokens) else None


_NAMES_A_LIST = re.compile(
    r"流失|风险|沉默|沉睡|意向|分层|阶段|rfm|客户|会员|用户|为什么"
    r"|\b(?:churn\w*|risk|laps\w+|lost|leav\w+|intent|stages?|rfm|customers|members|people|bands?|segments?)\b"
)


def other_people(norm: str, call: Call, previous: Call) -> str | None:
    """“By reason” after a sum of refunds: no reasons of those who may churn, whom nobody named."""
    if call.tool != "group_customers" or previous.tool != "run_report":
        return None
    told = previous.arguments
    people = told.get("audience") or any(name.endswith(("customers", "buyers")) for name in told.get("measures", ()))
    return norm if not people and not _NAMES_A_LIST.search(norm) else None


_THE_TWO = re.compile(
    r"\b(?:compare|put|set|show|plot|chart) (?:the|those|these) (?:two|three|four|[234])\b"
    r"(?! [a-z]*(?:month|week|year|day)s)"
)


def rows_lost(norm: str, call: Call) -> str | None:
    """“Compare the two by week” of two rows shown one after the other: both are in the call."""
    said, told = _THE_TWO.search(norm), call.arguments
    several = told.get("compare") or any(one.get("op") == "in" for one in mappings(told))
    return said.group() if said and call.tool == "run_report" and not several else None


_PER_HEAD = re.compile(
    r"(?:and )?(?:per|for each) (?:person|head|customer|buyer|member)[ ?.!]*|(?:平均)?每人(?:平均)?(?:多少)?[?呢]*"
)


def per_head_of_another(norm: str, call: Call, previous: Call) -> str | None:
    """“Per person” after a number of orders: no spend of theirs."""
    told, before = call.arguments.get("measures"), set(previous.arguments.get("measures", ()))
    alone = _PER_HEAD.fullmatch(norm)
    return norm if alone and told == ["sales_per_buyer"] and before and not before & {"sales", *told} else None


def points_back(norm: str) -> bool:
    """Whether a word points at the customers or things of an answer before."""
    return any(one.search(norm) for one in (_BACK, _THINGS)) and not _NAMED_BEFORE.match(norm)


def _of_it(call: Call, previous: Call) -> bool:
    """Whether the goods of the answer before are named again, where it has any."""
    base = lists(previous)
    goods = [] if base is None else [str(where.value) for one in base.filters for where in one.where]
    return not goods or all(str(call.arguments).count(one) > 1 for one in goods)


def forgotten(norm: str, call: Call, previous: Call | None) -> str | None:
    """The word that points back, where the call no longer holds the customers of the answer before; else None."""
    found = _BACK.search(norm)
    if previous is not None and previous.tool == "run_report" and previous.arguments.get("limit"):
        things = _THINGS.search(norm) or _OF_WHICH.search(norm)
        things = things or (None if _own_rows(call, previous) else _AMONG.search(norm))
        if things and lists(previous) is None and not _OTHERWISE.search(norm) and not _same_rows(call, previous):
            return things.group()
    if previous is not None and (it := _IT.search(norm)) and not _of_it(call, previous):
        return it.group()
    if found is None or previous is None or _NAMED_BEFORE.search(norm, 0, found.start()):
        return None
    base = lists(previous) or counted(previous)
    if base is None or call.tool in ("clarify", "decline", "search_knowledge", "ask_feedback", "introduce"):
        return None
    return None if _same_figure(call, previous) or holds(call, base) else found.group()


_OTHERWISE = re.compile(r"换|改|排|\binstead\b|\brank\b|\bsort\b")


def _own_rows(call: Call, previous: Call) -> bool:
    """其中上海的 of the first cities: a row of its own."""
    before = previous.arguments.get("filters") or []
    new = {one["field"] for one in call.arguments.get("filters") or [] if one not in before}
    return bool(new) and new <= set(previous.arguments.get("dimensions") or ())


def _same_rows(call: Call, previous: Call) -> bool:
    """The first ten products, and not others: by the same measure in the same days."""
    one, other = call.arguments, previous.arguments
    if call.tool != "run_report" or one.get("limit") != other["limit"]:
        return call.tool != "run_report"
    first = [(told.get("order") or {}).get("by", told["measures"][0]) for told in (one, other)]
    return first[0] == first[1] and all(
        one.get(name) == other.get(name) for name in ("period", "filters", "dimensions")
    )


def _same_figure(call: Call, previous: Call) -> bool:
    """The figure before with more groups: of the same customers."""
    if not call.tool == previous.tool == "run_report":
        return False
    one, other = call.arguments, previous.arguments
    same = all(one.get(name) == other.get(name) for name in ("audience", "limit"))
    return same and {*other["measures"]} <= {*one["measures"]}


def holds(call: Call, base: AudienceRequest) -> bool:
    """Whether the call is still about the customers of ``base``, or some of them."""
    about = whom(call)
    told = f"{call.arguments} {about}"
    if base.segment != "all" and base.segment not in told:
        return False
    if base.saved is not None and base.saved not in told:
        return False
    if base.rule is not None and not all(one in _rules(about) for one in rules_of(base.rule)):
        return False
    for one in base.filters:
        if one.field not in told or (one.field not in ATTRIBUTES and str(one.value) not in told):
            return False
    if base.limit is None:
        return True
    if about is None or about.limit != base.limit or about.order != base.order:
        return False
    return {one.field for one in about.filters} <= {one.field for one in base.filters} and about.rule == base.rule


def _rules(about: AudienceRequest | None) -> list[object]:
    return [] if about is None or about.rule is None else list(rules_of(about.rule))


_OF_ALL = re.compile(r"所有|全部|全体|总|\b(?:all|every|overall|whole|total)\b")
_PEOPLE = re.compile(
    "谁|名单|哪些|列|客户|会员|用户|顾客|买家|的人|找|筛|圈|挑|导出"
    r"|\b(?:who|whom|customers?|members?|people|users?|buyers?|list|ones|everyone|anyone|those|them|find|show)\b"
)
_FOR_WHOM = re.compile(r"^(?:and |now |then |only |just )*(?:for|among|within|of) | only[?!. ]*$")
_LISTED = re.compile(r"\b(?:who|whom|which|list|find|show|names?|send|give|offer|make|create|coupons?|survey|email)\b")
_AND_WHAT = re.compile(r"^(?:那|and\b|what about\b|how about\b)")


_AND_FOR = re.compile(
    r"(?:and|what about|how about)(?! (?:show|list|give|find|pull|get))(?: for| the| only)* [a-z ]{3,30}"
)
"""“And for women?” in front of everything: goes on from nothing."""


def changed_in_kind(norm: str, call: Call, previous: Call | None) -> str | None:
    """The turn whose call answers with another kind of thing than what it goes on from; None where it does not.

    各城市多少人 behind a list is no count of everybody; “and silver?” behind a rate is no list of the silver ones.
    """
    if previous is None:
        return norm if call.tool in LISTS and _AND_FOR.fullmatch(norm.strip(" ?!.")) else None
    if previous.tool == "customer_story" and call.tool in LISTS and not _PEOPLE.search(norm):
        return None if str(previous.arguments.get("customer")) in str(call.arguments) else norm
    base, told = lists(previous), call.arguments
    if base is not None and call.tool == "run_report" and told["measures"] == ["customers"]:
        narrowed = base.segment != "all" or base.filters or base.rule or base.saved
        open_ = not any(told.get(name) for name in ("audience", "filters", "part")) and told.get("period") == "all"
        return norm if narrowed and open_ and told.get("dimensions") and not _OF_ALL.search(norm) else None
    if call.tool in LISTS and _everybody_instead(call, previous) and not _PEOPLE.search(norm):
        return norm
    if call.tool not in LISTS or previous.tool != "run_report" or counted(previous) is not None or base is not None:
        return None
    figure = not {"customers", "buyers"} & set(previous.arguments["measures"])
    if figure and _FOR_WHOM.search(norm) and not _LISTED.search(norm):
        return norm
    return norm if figure and _AND_WHAT.search(norm) and not _PEOPLE.search(norm) else None


def _everybody_instead(call: Call, previous: Call) -> bool:
    """活跃的 after the customers of Changsha and Wuhan: a list of everybody."""
    told = previous.arguments
    if previous.tool != "run_report" or not {"customers", "buyers"} & set(told["measures"]):
        return False
    narrowed = [one for one in told.get("filters", ()) if one["field"] in ATTRIBUTES]
    about = whom(call)
    grouped = bool(told.get("dimensions")) and "customer" not in told["dimensions"]
    return about is not None and (bool(narrowed) or grouped) and not about.filters and about.rule is None
