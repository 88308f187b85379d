"""Numbers beside deeds, prices, scores and levels, and how many are wanted."""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.list_fields import SCORES
from crm_tools.assistant.understand.figures.bounds import AFTER, BEFORE, MOST_ROWS, bound
from crm_tools.assistant.understand.lists.goods import titles_call
from crm_tools.assistant.understand.vocabulary.numbers import Number, Unit
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.whom import words
from crm_tools.assistant.understand.whom.days_said import TIMES, bare_days, span_of
from crm_tools.assistant.understand.whom.deeds import none_of, told_again
from crm_tools.assistant.understand.whom.levels import at_least, at_most
from crm_tools.assistant.understand.whom.said import Clause, Fact, Rank, Said, Standing
from crm_tools.assistant.understand.whom.walk import Walk, add, denies, next_at, pending_says

_LARGE = 100
"""From here on a bare number beside orders is an amount."""
_OF_EACH = re.compile(r"每[单笔个次]|单笔|\b(?:orders?|purchases?)\b")
_OF_ALL = re.compile(r"[,;]|且|并|又|消费|花|一共|总|加|spen|total|\band\b|\bbut\b|\bwith\b")
"""Between a number of orders and an amount: of each of them, or of all together."""
_UNITS: dict[str, Unit] = {
    "times": "times",
    "time": "times",
    "次": "times",
    "单": "times",
    "笔": "times",
    "件": "items",
}
"""Units behind the words that compare: 3+ times."""


def operator(walk: Walk, at: int, token: Token) -> int | None:
    """An operator stands beside its number, or before the deed whose number follows."""
    after = next_at(walk, at)
    if after is None or token.kind not in BEFORE:
        before = walk.draft.beside(at, -1)
        while before and before[1].text in ("款", "货", "单子"):  # 退过两次款或者更多
            before = walk.draft.beside(before[0], -1)
        return 1 if before and before[1].kind in ("number", "range", "and") else levels(walk, at, token)
    kind = walk.draft.tokens[after].kind
    if token.text == "over" and (kind in ("ge", "gt", "le", "lt") or _days_behind(walk, at)):
        return 1  # over at least two orders, over their entire history
    if at + 1 < len(walk.draft.tokens) and walk.draft.tokens[at + 1].text in ("one", "once", "a", "a single"):
        if token.kind not in ("ge", "le"):
            return one_only(walk, at, token)
        return 1  # at least one thing
    if kind in ("number", "range"):
        return 1
    if kind in ("unknown", "dimension") and walk.draft.tokens[after].text in TIMES:
        return 1
    if kind == "period" and re.match(r"last_\d|半", str(walk.draft.tokens[after].value.token)):
        return 1  # 超过半年没买
    if words.deed_of(walk.draft, after) is not None:
        walk.said = (BEFORE[token.kind], at)  # 至少买过3次: the verb stands between
        return 1
    return None


def _days_behind(walk: Walk, at: int) -> bool:
    """Whether no more than a pronoun stands between “over” and days."""
    after = walk.draft.beside(at, 1)
    while after and (after[1].kind in ("aside", "pronoun")) and after[1].text not in ("them", "they"):
        after = walk.draft.beside(after[0], 1)
    return after is not None and after[1].kind == "period" and not walk.chinese


def one_only(walk: Walk, at: int, token: Token) -> int | None:
    """“Bought it more than once”: the number is a word that says nothing elsewhere."""
    last, op = walk.found.last_clause, BEFORE[token.kind]
    one = Number(walk.draft.tokens[at + 1].start, walk.draft.tokens[at + 1].end, 1.0, "times")
    once = walk.draft.tokens[at + 1].text == "once"
    if once and last is not None and walk.open and last.number is None and not last.denied:
        last.number, last.tokens = (op, one, one), [*last.tokens, at, at + 1]
    elif not once and walk.pending.number is None:
        walk.pending.number, walk.pending.tokens = (op, one, one), [*walk.pending.tokens, at, at + 1]
    else:
        return None
    return 2


def levels(walk: Walk, at: int, token: Token) -> int | None:
    """金卡以上, “silver and above”: the levels from there on, in the order of the levels."""
    last = walk.found.last
    if not isinstance(last, Fact) or last.name != "level" or len(last.values) != 1:
        return None
    order = at_least if AFTER.get(token.kind) == "ge" else at_most
    several = order(walk.draft.desk, last.values[0])
    if not several:
        return None
    last.values = list(several)
    last.tokens.append(at)
    return 1


def number(walk: Walk, at: int) -> int | None:
    token = walk.draft.tokens[at]
    low, high = token.value if token.kind == "range" else (token.value, token.value)
    after = next_at(walk, at)
    denied = after is not None and denies(walk, after)
    if low.value == 1 and denied and high.unit != "yuan" and token.kind == "number":
        return none_of(walk, at, after)
    if (span := span_of(walk, at)) is not None:
        return span
    before = walk.draft.tokens[at - 1].text if at else ""
    if before in ("含", "包含", "包括") and walk.found.clauses:
        return 1  # 两单以上（含两单）
    op, marks = words.operator_of(walk.draft, at)
    if high.unit == "none" and marks and (place := max([at, *marks]) + 1) < len(walk.draft.tokens):
        unit = _UNITS.get(walk.draft.tokens[place].text)  # 3+ times, 三次或更多次
        high, low = (replace(high, unit=unit), replace(low, unit=unit)) if unit else (high, low)
    if high.unit == "none" and high.value < _LARGE and _pieces_of_goods(walk, at):
        high, low = replace(high, unit="items"), replace(low, unit="items")
    if high.unit in ("days", "hours"):
        return bare_days(walk, at, high.value, denied, marks) if high.unit == "days" else None
    told = walk.draft.tokens[at - 1] if at else None
    if op is None and told is not None and told.text in ("为", "是") and walk.open and high.unit in ("none", "times"):
        op, marks = "eq", [at - 1]  # 加购次数为0
    if op is None and walk.said is not None:
        op, marks = walk.said[0], [walk.said[1]]
        walk.said = None
    if op is None and high.unit not in ("times", "items") and not of_standing(walk):
        return limit(walk, at, high)
    said: Said = (op or "eq", low, high)
    if to_standing(walk, said, [at, *marks]):
        return 1
    last = walk.found.last_clause
    if of_price(walk, at, marks):
        clause = last if last is not None and walk.open else walk.pending
        clause.price, clause.tokens = said, [*clause.tokens, at, *marks]
        return 1
    if last is not None and _size_of_each(walk, last, high, min([at, *marks])):
        last.size, last.tokens = said, [*last.tokens, at, *marks]  # at least 2 orders over 1,000 each
        return 1
    ahead = belongs_ahead(walk, at, marks)
    if last is not None and not ahead and not walk.pending.denied and last.single and high.unit != "times":
        last.size, last.tokens = said, [*last.tokens, at, *marks]
    elif last is not None and not ahead and last.number is None and not walk.pending.denied:
        last.number = said
        last.tokens += [at, *marks]
    elif last is not None and not ahead and last.number is not None and not walk.pending.tokens:
        add(walk, replace(last, number=said, tokens=[at, *marks], goods=list(last.goods)))
    elif walk.pending.number is None:
        walk.pending.number = said
        walk.pending.tokens += [at, *marks]
    else:
        return None
    return 1


def _pieces_of_goods(walk: Walk, at: int) -> bool:
    """“Bought more than 3 phones”: so many of them, where “3 phone orders” are orders."""
    last, after = walk.found.last_clause, walk.draft.beside(at, 1)
    if walk.chinese or last is None or not walk.open or last.verb in ("orders", "order", "purchases") or after is None:
        return False
    behind = walk.draft.beside(after[0], 1)
    ordered = behind is not None and words.deed_of(walk.draft, behind[0]) is not None
    return after[1].kind == "unknown" and titles_call(walk.draft, after[1].text) is not None and not ordered


def _size_of_each(walk: Walk, last: Clause, high: Number, start: int) -> bool:
    """Whether an amount is that of each of the orders counted right before it."""
    counted = last.number is not None and last.number[2].unit in ("times", "none") and last.size is None
    money = high.unit == "yuan" or (high.unit == "none" and high.value >= _LARGE)
    if not (walk.open and counted and money and last.deed == "orders") or walk.pending.tokens:
        return False
    counts = [one for one in last.tokens if walk.draft.tokens[one].kind == "number"]
    between = walk.draft.text.norm[
        walk.draft.tokens[max(counts, default=last.at)].start : walk.draft.tokens[start].start
    ]
    return bool(_OF_EACH.search(between)) and not _OF_ALL.search(between)


def limit(walk: Walk, at: int, number: Number) -> int | None:
    """10个, 前20: how many of the best, where something is ranked; 三个城市 after three of them."""
    after = walk.draft.beside(at, 1)
    last = walk.found.last
    if isinstance(last, Fact) and len(last.values) == number.value and after and after[1].value == last.name:
        return after[0] - at + 1
    if walk.draft.acting and number.value == 1:
        return 1  # 一人一张
    if number.unit not in ("none", "people") or number.value != int(number.value):
        return None
    if not 1 <= number.value <= MOST_ROWS:
        return None
    walk.found.people = walk.found.people or number.unit == "people"
    rank = walk.found.rank = walk.found.rank or Rank()
    if rank.limit is not None:
        return None
    rank.limit = int(number.value)
    rank.tokens.append(at)
    return 1


def belongs_ahead(walk: Walk, at: int, marks: list[int]) -> bool:
    """“At least two orders”, 两次以上退款: the deed stands behind the number."""
    after = walk.draft.beside(max([at, *marks]), 1)
    if after is None or words.deed_of(walk.draft, after[0]) is None:
        return not walk.found.clauses or pending_says(walk)
    last = walk.found.last_clause
    if last is not None and walk.open and last.number is None and walk.chinese:
        return False
    between = "" if last is None else walk.draft.text.norm[walk.draft.tokens[last.at].end : walk.draft.tokens[at].start]
    if last is not None and last.denied and "," in between:
        return True  # no purchase this year, more than 5 orders in 2025
    if last is not None and told_again(walk, last, walk.draft.tokens[at]):
        return True  # with orders this year and with exactly two on Singles' Day
    deed = words.deed_of(walk.draft, after[0])
    return not (last is not None and walk.open and last.number is None and deed and deed.name == last.deed)


def of_price(walk: Walk, at: int, marks: list[int]) -> bool:
    """单价5000以上的商品, “products priced over 5,000”."""
    before = walk.draft.beside(min([at, *marks]), -1)
    return bool(before and before[1].kind == "dimension" and before[1].value == "price")


def of_standing(walk: Walk) -> bool:
    last = walk.found.last
    return isinstance(last, Standing) and isinstance(last.rule, Condition) and last.rule.value == "?"


def to_standing(walk: Walk, said: Said, tokens: list[int]) -> bool:
    """R分4分以上: the number of the score that stands before it."""
    last = walk.found.last
    if not isinstance(last, Standing) or not isinstance(last.rule, Condition) or last.rule.value != "?":
        return False
    op, low, high = said
    if last.rule.field in SCORES and not (1 <= low.value <= high.value <= 5 and high.unit == "none"):
        return False
    last.rule = last.rule.model_copy(update={"op": op, "value": bound(op, low, high)})
    last.tokens += tokens
    return True
