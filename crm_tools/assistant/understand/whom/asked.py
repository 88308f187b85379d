"""Whether customers are asked for at all, and what goes without saying of them."""

from __future__ import annotations

import re
from itertools import pairwise

from crm_tools.assistant.understand.draft import BLANK, Draft
from crm_tools.assistant.understand.figures.selling import SPENDING
from crm_tools.assistant.understand.whom.said import Clause, Fact, Standing, Whom

_OF_REPORTS = (
    "trend",
    "share",
    "previous",
    "year_ago",
    "versus",
    "growth",
    "which_time",
    "metaphors",
    "higher",
    "interest",
    "similar",
    "unsupported",
    "no_data",
    "no_data_hard",
    "sell",
    "amount_word",
    "daypart",
    "pronoun",
)
"""Words of reports, of intent, and of what is kept nowhere: none of these tells customers by deeds."""
_OUTSIDE = ("以外", "之外", "除外")
_AMONG = re.compile(r"其中|里面|里头|当中|名单[里中上]|\b(?:of|among|from) (?:them|those|these)\b")
_WHO = ("谁", "哪些人", "哪位", "哪几位", "有谁", "都有谁", "who")
_TAKEN_OUT = re.compile(
    r"(?:please |now |then )*(?:remove|exclude|drop|delete|leave out|take out|filter out|cut)\b"
    r"|(?:把|请)?(?:剔除|去掉|排除|剔掉|删|移除)"
)
"""Less than a list before, which a list of its own is not."""
_OF_THOSE = re.compile(r"(?:其中|里面|里头|这里面|那里面)|(?:of|among) (?:them|those|these)\b")
_PEOPLE = re.compile(
    r"\b(?:who|whose|whom|customers?|members?|people|persons?|anyone|anybody|every(?:one|body)|those)\b"
)
_OF_FIGURES = ("orders", "units", "placed_orders", "refunded_orders", "logins", "inquiries", "views", "carts")
_VERB = re.compile(r"^有|[过了]|[a-z]ed\b|bought|spent|put")


def of_something_else(draft: Draft, first: bool) -> bool:
    """Whether a word of reports, goods at the end, or “of those” says that it is about something else."""
    of_reports = any(
        one.kind in _OF_REPORTS
        and one.read_as("aside") is None
        and one.read_as("after_that") is None
        and one.text not in _OUTSIDE
        for one in draft.tokens
    )
    if of_reports or _priced(draft) or _asks_for_goods(draft) or _TAKEN_OUT.match(draft.text.norm):
        return True
    return bool(_OF_THOSE.match(draft.text.norm) if first else _AMONG.search(draft.text.norm))


def _priced(draft: Draft) -> bool:
    """1000元以上的商品本季度的销售额: the bound is of the price of goods, before a figure of theirs."""
    for index, token in enumerate(draft.tokens):
        if token.kind != "dimension" or token.value != "product" or draft.language != "zh":
            continue
        mark = draft.follows(index, -1, "ge_after", "le_after")
        number = draft.follows(mark if mark is not None else index, -1, "number", "range")
        if number is None:
            continue
        value = draft.tokens[number].value
        unit = (value[1] if isinstance(value, tuple) else value).unit
        people = any(t.kind == "customer" or t.value == "customer" for t in draft.tokens)
        if unit == "yuan" and not people and any(t.kind == "measure" for t in draft.tokens[index:]):
            return True
    return False


def _asks_for_goods(draft: Draft) -> bool:
    """金卡会员买过的商品: what stands at the end is asked for, and it is no customers."""
    last = draft.last_said()
    named = draft.where(len(draft.tokens), lambda token: token.kind not in (*BLANK, "which_all", "list"), -1)
    if (
        named is not None
        and last is not None
        and "的" not in draft.text.norm[draft.tokens[named].end : draft.tokens[last].start]
    ):
        last = named  # 销量少于20的商品有哪些
    for index, token in enumerate(draft.tokens):  # 核销率垫底的三张是哪些
        if token.kind == "number" and token.text[-1] in "张款种":
            after = draft.beside(index, 1)
            if after is None or after[1].kind in ("which", "which_all"):
                return True
    if any(token.text in _WHO for token in draft.tokens) or (last is not None and draft.follows(last, -1, "pronoun")):
        return False  # 谁有优惠券, 从没买过这个类目
    return (
        draft.language == "zh"
        and not draft.has("head_count")
        and last is not None
        and draft.tokens[last].value in ("product", "category", "coupon")
    )


def asks_people(draft: Draft, whom: Whom) -> bool:
    """Whether customers are asked for, rather than deeds or goods: a noun says so, or how they are told."""
    clauses = whom.clauses
    if any(one.noun and not (one.denied or one.number or one.size or one.ranked) for one in clauses):
        return False
    if whom.recent and not clauses:
        return False
    if whom.rank is not None and any(one.ranked and SPENDING.search(one.verb) for one in clauses):
        return True
    if re.match(r"(?:ordered|bought|spent|logged in|purchased|viewed|browsed|carted)\b", draft.text.raw.lower()):
        return True
    if whom.people or draft.ages or draft.listed or _PEOPLE.search(draft.text.norm):
        return True
    facts = [one for one in whom.items if isinstance(one, Fact)]
    closes = draft.text.norm.endswith(("的", "的那种", "那种"))
    if len(clauses) == 1 and clauses[0].number and _bounded_alone(draft, clauses[0]):
        return True  # two or more refunded orders in the last 90 days
    if (
        len(clauses) == 1
        and not closes
        and clauses[0].noun
        and clauses[0].deed in _OF_FIGURES
        and not (facts or clauses[0].denied)
    ):
        return False  # orders over 5,000 in October
    if not clauses:
        return len(facts) > 1
    whether = "有没有" in draft.text.raw
    if len(clauses) == 1 and not facts and (whether or not closes) and _of_groups(draft, clauses[0]):
        return False
    told = any(one.denied or one.last or one.afterwards or one.number for one in clauses) or len(clauses) > 1
    done = any(_VERB.search(one.verb) or _has(draft, one) for one in clauses)
    told = told or (done and (bool(facts) or closes))
    return told or any(isinstance(one, Standing) for one in whom.items)


_HAS = re.compile("(?<![没哪所还只共含])有$")


def _has(draft: Draft, clause: Clause) -> bool:
    """上海，本月有登录: what they have, told of them like a deed."""
    return draft.language == "zh" and bool(_HAS.search(draft.text.norm, 0, draft.tokens[clause.at].start))


_OF_ANYTHING = re.compile("率|单价|均价|销量|商品销售|销售额|成交额|营业额|营收|流水|业绩|gmv")


def _of_groups(draft: Draft, clause: Clause) -> bool:
    """有没有商品退款率超过20%, 客单价超过500: a bound on a figure that cities and goods have as well."""
    said = clause.tokens and clause.number and not clause.denied
    named = any(token.kind == "dimension" and token.value != "customer" for token in draft.tokens)
    return bool(said and draft.language == "zh" and (named or _OF_ANYTHING.search(clause.verb)))


_BOUNDS = ("ge", "gt", "le", "lt")
_MANY = 100


def _bounded_alone(draft: Draft, clause: Clause) -> bool:
    """“Two or more refunded orders”, and nothing else that could have so many: customers with so many of them."""
    assert clause.number is not None
    op, _, number = clause.number
    few = number.unit in ("times", "none") and number.value < _MANY
    return (
        draft.language == "en"
        and op in _BOUNDS
        and few
        and clause.deed in _OF_FIGURES
        and not (clause.size or clause.price)
        and not draft.has("dimension", "group", "grouped", "how_many", "count_word")
        and draft.tokens[min(clause.tokens)].kind in ("number", "range", *_BOUND_KINDS)
    )


_BOUND_KINDS = ("gt", "ge", "lt", "le")


def drop_registered(whom: Whom) -> None:
    """注册了但没买过: everybody registered at some time."""
    several = len(whom.items) > 1
    whom.items = [
        one
        for one in whom.items
        if not (
            several
            and isinstance(one, Clause)
            and one.deed == "new_customers"
            and one.days == ["all"]
            and not one.denied
        )
    ]


_AND_THEN = re.compile(r"又|再|后|然后|接着|\bthen\b|\blater\b|\bafterwards\b|\bsubsequently\b")
_PLACED = re.compile(r"下|拍|提交|有.*订单|order|plac")


def drop_placed(draft: Draft, whom: Whom) -> None:
    """下过单但没付款: one order that waits for payment, not a paid one as well."""
    for before, one in pairwise(whom.clauses):
        waits = one.deed == "pending_orders" and not (one.denied or one.number)
        plain = before.deed == "orders" and not (before.denied or before.number or before.goods or before.size)
        undone = one.deed in ("refunded_orders", "cancelled_orders") and not (one.denied or one.number or one.goods)
        between = draft.text.norm[draft.tokens[before.at].end : draft.tokens[one.at].start]
        bought = before.deed == "orders" and not (before.denied or before.number or before.size)
        of_those = one.days in (before.days, ["all"])  # 上个月买过又这个月取消过: two things
        if undone and bought and of_those and before.at < one.at and _AND_THEN.search(between):
            one.days = before.days if one.days == ["all"] else one.days
            one.goods = list(before.goods)  # 买过又退了: what was given back counts as bought no more
            whom.items = [item for item in whom.items if item is not before]
        if waits and plain and _PLACED.match(before.verb):
            one.days = before.days if one.days == ["all"] else one.days
            whom.items = [item for item in whom.items if item is not before]


def contradicts(whom: Whom) -> bool:
    """Done and not done in the same days: something else is meant."""
    first = [one.days for one in whom.clauses if one.deed == "first_time_buyers" and not one.denied]
    none = [one for one in whom.clauses if one.deed == "orders" and one.denied and not one.goods]
    if any(one.days in (*first, ["all"]) for one in none if first):
        return not any(one.afterwards or one.number for one in whom.clauses)
    return any(
        one.denied
        and not other.denied
        and (one.deed, one.days) == (other.deed, other.days)
        and not other.goods
        and not (one.goods or one.number or other.number or one.size or other.size)
        for one in whom.clauses
        for other in whom.clauses
    )


_GONE = ("churn_risk", "lapsed", "lost", "falling")
"""Lists of those who bought once."""


def bought_before(whom: Whom) -> bool:
    """从没咨询过的老客户: they bought once; False where that would be a reading of its own."""
    denied = [one for one in whom.clauses if one.denied]
    bought = [one for one in whom.clauses if not one.denied and one.deed in ("orders", "sales", "units")]
    standing = any(isinstance(one, Standing) and not one.denied for one in whom.items)
    gone = any(getattr(one.rule, "segment", "") in _GONE for one in whom.items if isinstance(one, Standing))
    if (standing and bought) or gone:
        return True  # 买过东西、一年没回来的老客户
    if any(one.deed == "new_customers" and one.days[0].startswith("..") for one in whom.clauses if one.days):
        return True  # 2025年以前注册的老会员: old by their registration
    if denied and not bought:
        whom.items.append(Clause(deed="orders", verb="买", days=["all"]))
    return bool(denied or any(one.number for one in bought))
