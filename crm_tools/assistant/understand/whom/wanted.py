"""Words that say what is wanted: who, how many, by what, the best of them; and nouns that say nothing more."""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.whom import words
from crm_tools.assistant.understand.whom.counting import count
from crm_tools.assistant.understand.whom.days_said import recently
from crm_tools.assistant.understand.whom.deeds import coupon_alone
from crm_tools.assistant.understand.whom.said import Fact, Rank
from crm_tools.assistant.understand.whom.walk import Walk, add, deed_after, next_at

_NOUNS = ("product", "coupon", "survey")
_ITS_OWN = ("one", "it", "them", "any", "any of them", "that", "these", "those", "there")
_IN_TOTAL = (
    "in all",
    "ever",
    "at any time",
    "at any point",
    "in total",
    "altogether",
    "all told",
    "overall",
    "total",
    "lifetime",
    "all time",
    "to date",
)
_THAT = ("that", "this", "it", "these", "those")
_THIS = ("这", "这个", "那", "那个", "这些", "那些", "this", "those", "these", "that")
_OUT_OF = ("among", "amongst", "within", "out of", "from among", "from", "of")
_SILENT = ("chart_bar", "chart_line", "chart_pie", "chart_any", "chart_none", "export", "contact", "running")
_SHOWN = {"chart_bar": "bar", "chart_line": "line", "chart_pie": "pie", "chart_any": "auto", "chart_none": "none"}
_UNIT_WORDS = ("times", "time", "次", "单", "笔", "件")


def small(walk: Walk, at: int, token: Token) -> int | None:
    """Nouns and words that say how the answer is wanted, and those that say nothing."""
    if token.kind == "only":
        after = next_at(walk, at)
        walk.pending.only = after is not None and words.deed_of(walk.draft, after) is not None
        if after is not None and walk.open and walk.found.clauses and words.goods_of(walk.draft, after) is not None:
            walk.found.clauses[-1].only = True  # bought only menswear
        if after is None and walk.open and not walk.chinese and walk.found.clauses and walk.found.clauses[-1].goods:
            walk.found.clauses[-1].only = True  # ordered on weekends only
        return 1
    walk.found.single = walk.found.single or token.text == "谁"
    if is_person(token) or token.text in words.REGISTERED or token.kind in ("list", "which_all", "old"):
        walk.found.people = True
        walk.found.old = walk.found.old or token.kind == "old"
        walk.open = walk.open and not walk.chinese
        return 1
    if token.kind == "which":
        return which(walk, at, token)
    if token.kind == "head_count" or (token.kind == "measure" and token.value == "customers" and walk.chinese):
        if walk.found.counted:
            return None
        walk.found.counted = walk.found.people = True
        return 1
    if token.kind in ("how_many", "count_word"):
        return count(walk, at, token)
    if token.kind in ("group", "grouped", "split"):
        return group(walk, at, token)
    if token.kind in ("newest", "oldest"):
        walk.found.registered = token.kind == "newest"
        return 1
    if token.text == "first" and walk.found.rank and walk.found.clauses and walk.found.clauses[-1].ranked:
        walk.found.rank.whole = True  # highest spend first
        return 1
    if token.kind == "dimension":
        return noun(walk, at, token)
    if token.kind == "recent":
        return recently(walk, at)
    if token.kind in _SILENT:
        if token.kind in _SHOWN:
            walk.draft.chart = _SHOWN[token.kind]
        return 1
    if token.text in _UNIT_WORDS and at and walk.draft.tokens[at - 1].kind in ("ge_after", "le_after"):
        return 1
    if token.kind == "lift" and name_after(walk, at):
        return 2
    if token.kind == "pronoun" and token.text in _THIS:
        return this(walk, at)
    if token.text == "either" and not walk.chinese and (walk.open or walk.pending.goods):
        return 1  # womenswear or menswear (either)
    if token.text in _IN_TOTAL and walk.open and walk.found.clauses and not walk.found.clauses[-1].days:
        walk.found.clauses[-1].ever = True
        return 1
    goods = token.text == "them" and walk.open and bool(walk.found.clauses) and walk.found.clauses[-1].denied
    if (
        token.kind == "pronoun"
        and not (walk.chinese or goods)
        and token.text in ("they", "them", "these customers", "those customers")
    ):
        walk.found.people = True
        return 1
    if token.text in _ITS_OWN and walk.found.clauses and walk.open:
        last = walk.found.clauses[-1]
        last.same = last.denied or last.same or token.text == "there"
        last.tokens.append(at)
        return 1
    if token.read_as("filler") or token.read_as("aside") or (token.kind == "follow" and not walk.chinese):
        return 1
    return None


def which(walk: Walk, at: int, token: Token) -> int | None:
    after = walk.draft.beside(at, 1)
    if token.text in ("谁", "是谁", "who", "whom", "who is", "who's", "哪位", "which one"):
        walk.found.people = True
        after_ = walk.draft.tokens[at + 1].text if at + 1 < len(walk.draft.tokens) else ""
        walk.found.single = walk.chinese or after_ not in ("are", "were", "have")
        return 1
    if after is not None and after[1].kind == "number":
        after = walk.draft.beside(after[0], 1)
    if token.text == "什么" or after is None:
        return None
    if is_person(after[1]) or after[1].kind in ("value", "segment"):
        walk.found.people = True
        return 1
    return None


def group(walk: Walk, at: int, token: Token) -> int | None:
    """按城市看, “by level”: counted by an attribute; 按消费排序: what they are sorted by."""
    if token.kind == "grouped":
        return None
    after = walk.draft.beside(at, 1)
    if token.kind == "split":
        return 1 if walk.found.by else None
    if token.text in _OUT_OF and after is not None and _names_people(after[1]):
        return 1  # the top 15 by orders among gold members
    if after is None:
        return None
    if after[1].kind == "dimension" and after[1].value in ATTRIBUTES and after[1].value != "customer":
        walk.found.by.append(after[1].value)
        return after[0] - at + 1
    if after[1].kind == "period" and after[1].value.token == "all" and walk.chinese:
        after = walk.draft.beside(after[0], 1) or after  # 按历史累计消费由高到低
    if after[1].kind == "amount_word" and walk.found.rank is not None and _by_money(walk):
        return after[0] - at + 1  # 按金额从多到少
    deed = words.deed_of(walk.draft, after[0])
    if (
        deed is not None
        and walk.found.rank is None
        and _of_some(walk)
        and walk.chinese
        and _ranks_behind(walk, after[0])
    ):
        walk.ranked_ahead = True
        return 1
    if deed is not None and walk.found.rank is not None:
        walk.ranked_ahead = True
        return 1
    return by_that(walk, at, after[0])


def _names_people(token: Token) -> bool:
    """Whether a word is an attribute of customers, a list of them, or a noun for them."""
    return token.kind == "segment" or is_person(token) or (token.kind == "value" and token.value[0] in ATTRIBUTES)


def by_that(walk: Walk, at: int, pronoun: int) -> int | None:
    """“More than 10,000 yuan of purchases …, the top 25 by that total”: sorted by what was counted."""
    counted = [one for one in walk.found.clauses if one.number and not one.denied and one.number[2].unit != "days"]
    if walk.chinese or walk.draft.tokens[pronoun].text not in _THAT or len(counted) != 1 or not walk.found.rank:
        return None
    deed = "sales" if counted[0].number and counted[0].number[2].unit == "yuan" else counted[0].deed
    verb = "spent" if deed == "sales" else counted[0].verb
    add(walk, replace(counted[0], deed=deed, verb=verb, number=None, ranked=True, noun=True, tokens=[at, pronoun]))
    behind = next_at(walk, pronoun)
    amount = behind is not None and walk.draft.tokens[behind].kind in ("amount_word", "count_word")
    return (behind if amount and behind is not None else pronoun) - at + 1


def _of_some(walk: Walk) -> bool:
    """Whether more is said of them than what they are ranked by."""
    return bool(walk.found.items) or any(token.kind == "value" for token in walk.draft.tokens)


def _ranks_behind(walk: Walk, at: int) -> bool:
    """按累计消费取前12名: the word of rank stands behind what they are ranked by."""
    after = walk.draft.beside(at, 1)
    return after is not None and after[1].kind in ("rank", "rank_up", "top", "highest")


def _by_money(walk: Walk) -> bool:
    """Whether they are ranked by what they spent already."""
    return any(one.ranked and re.search("消费|花|金额|销售", one.verb) for one in walk.found.clauses)


_IS = ("是", "为", "=", "is", "are")


def noun(walk: Walk, at: int, token: Token) -> int | None:
    """买过东西, 抖音渠道: a noun that says nothing more than what stands beside it."""
    before, after = walk.draft.beside(at, -1), walk.draft.beside(at, 1)
    if after and after[1].text in _IS:  # 等级是钻石
        after = walk.draft.beside(after[0], 1)
    for side in (before, after):
        if side and side[1].kind == "value" and side[1].value[0] == token.value:
            return 1
    if token.value == "coupon" and (held := coupon_alone(walk, at)) is not None:
        return held
    if token.value in _NOUNS and (
        walk.open or walk.pending.denied or walk.pending.goods or walk.pending.number or deed_after(walk, at)
    ):
        clause = walk.found.clauses[-1] if walk.open and walk.found.clauses else walk.pending
        clause.tokens.append(at)
        return 1
    if token.value == "price" and after and after[1].kind in (*words.BEFORE, "number", "range"):
        return 1
    return None


def rank(walk: Walk, at: int, token: Token) -> int | None:
    """消费最高的10个, “the most orders”, 销售额排前20."""
    rank = walk.found.rank = walk.found.rank or Rank()
    rank.tokens.append(at)
    if token.kind in ("lowest", "bottom", "rank_up"):
        rank.highest = False
    ranked = any(one.ranked for one in walk.found.clauses) or walk.ranked_ahead
    if token.kind in ("rank", "rank_up") or ranked:
        return 1
    last = walk.found.clauses[-1] if walk.found.clauses else None
    after = next_at(walk, at)
    if last is not None and last.number is None and not last.denied and (walk.open or walk.chinese):
        last.ranked = True
        last.tokens.append(at)
    elif token.kind in ("highest", "lowest") or (after is not None and words.deed_of(walk.draft, after) is not None):
        walk.ranked_ahead = True
    return 1


def this(walk: Walk, at: int) -> int | None:
    """这个类目, “those goods”: of the clause before; 这四个城市 of those just named."""
    after = walk.draft.beside(at, 1)
    if walk.draft.tokens[at].text == "that" and walk.found.items and _is_told(walk, at):
        return 1  # sign-ups that never bought
    if after and after[1].kind == "dimension" and after[1].value in ("category", "product") and walk.found.clauses:
        clause = walk.found.clauses[-1] if walk.open else walk.pending
        clause.same = True
        clause.tokens += [at, after[0]]
        return after[0] - at + 1
    last = walk.found.items[-1] if walk.found.items else None
    if after and after[1].kind in ("number", "period") and walk.found.clauses and not walk.chinese:
        return after[0] - at + 1  # in those 14 days
    if after and is_person(after[1]) and last is not None:
        return 1
    return 1 if isinstance(last, Fact) or (after and after[1].kind == "same_days") else None


def _is_told(walk: Walk, at: int) -> bool:
    """Whether what customers did or are follows, “that” being no more than a relative pronoun."""
    place = walk.draft.beside(at, 1)
    while place and place[1].kind == "aside":
        place = walk.draft.beside(place[0], 1)
    if place is None:
        return False
    verb = words.deed_of(walk.draft, place[0]) is not None and not words.is_noun(place[1])
    return verb or place[1].kind in ("never", "without", "not_ordered", "segment", "unused")


def name_after(walk: Walk, at: int) -> bool:
    """不限渠道: no condition."""
    return at + 1 < len(walk.draft.tokens) and walk.draft.tokens[at + 1].kind == "dimension"
