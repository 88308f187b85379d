"""Words that say what is wanted: who, how many, by what, the best of them; and nouns that say nothing more."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.figures.bounds import BEFORE
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.whom import words
from crm_tools.assistant.understand.whom.counting import count
from crm_tools.assistant.understand.whom.days_said import recently
from crm_tools.assistant.understand.whom.deeds import coupon_alone
from crm_tools.assistant.understand.whom.goods import LOOKED
from crm_tools.assistant.understand.whom.ranking import group
from crm_tools.assistant.understand.whom.said import Clause, Fact
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
_THIS = ("这", "这个", "那", "那个", "这些", "那些", "this", "those", "these", "that")
_SILENT = ("chart_bar", "chart_line", "chart_pie", "chart_any", "chart_none", "export", "contact", "running")
_SHOWN = {"chart_bar": "bar", "chart_line": "line", "chart_pie": "pie", "chart_any": "auto", "chart_none": "none"}
_UNIT_WORDS = ("times", "time", "次", "单", "笔", "件")


def small(walk: Walk, at: int, token: Token) -> int | None:
    """Nouns and words that say how the answer is wanted, and those that say nothing."""
    if token.kind == "only":
        after = next_at(walk, at)
        walk.pending.only = deed_after(walk, at)
        if after is not None and walk.open and walk.found.clauses and words.goods_of(walk.draft, after) is not None:
            walk.found.clauses[-1].only = True  # bought only menswear
        if after is None and walk.open and not walk.chinese and walk.found.clauses and walk.found.clauses[-1].goods:
            walk.found.clauses[-1].only = True  # ordered on weekends only
        return 1
    walk.found.single = walk.found.single or token.text == "谁"
    if is_person(token) or token.text in words.REGISTERED or token.kind in ("list", "which_all", "old"):
        if token.kind == "old" and walk.chinese and _bought_by_name(walk):
            return 1
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
    if not walk.chinese and token.value == "customers" and _HOW_MANY.match(token.text) and _told_behind(walk, at):
        walk.found.counted = walk.found.people = True  # the number of customers in Guangzhou who bought
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
        return newest(walk, at) or recently(walk, at)
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
    if walk.chinese and token.text in _COPULAS and after_value(walk, at):
        return 1
    if token.text == "some" and _some_of_those(walk, at):
        walk.found.clauses[-1].same = True  # did not buy any phones although they viewed some
        walk.found.clauses[-1].tokens.append(at)
        return 1
    if token.text in _ITS_OWN and walk.found.clauses and walk.open:
        last = walk.found.clauses[-1]
        last.same = last.denied or last.same or token.text == "there"
        last.tokens.append(at)
        return 1
    if token.read_as("filler") or token.read_as("aside") or (token.kind == "follow" and not walk.chinese):
        return 1
    return None


_HOW_MANY = re.compile(r"(?:the )?(?:number|count) of |how many ")


def _told_behind(walk: Walk, at: int) -> bool:
    """Whether a relative pronoun behind a word tells what the people did."""
    relative = ("who", "that", "whose", "with", "without")
    return not walk.found.counted and any(one.text in relative for one in walk.draft.tokens[at + 1 :])


def _some_of_those(walk: Walk, at: int) -> bool:
    """Whether “some” stands for goods named before, with none of its own behind it."""
    after = walk.draft.beside(at, 1)
    goods = after is not None and (words.goods_of(walk.draft, after[0]) is not None or after[1].value in _NOUNS)
    return not walk.chinese and walk.open and walk.found.clauses[-1].deed in LOOKED and not goods


def newest(walk: Walk, at: int) -> int | None:
    """最近注册的20个客户: those who registered last."""
    after = walk.draft.beside(at, 1)
    deed = None if after is None else words.deed_of(walk.draft, after[0])
    count = None if after is None else walk.draft.beside(after[0], 1)
    if not walk.chinese or after is None or deed is None or deed.name != "new_customers" or count is None:
        return None
    if count[1].kind != "number" or count[1].value.unit not in ("none", "people"):
        return None
    walk.found.registered = True
    return after[0] - at + 1


def _bought_by_name(walk: Walk) -> bool:
    """母婴玩具老客户: those who bought such goods."""
    one = walk.pending
    if not one.goods or one.number or one.denied or one.ranked:
        return False
    walk.pending = Clause()
    one.deed, one.verb, one.at, one.ever = "orders", "买", one.tokens[-1], not one.days
    add(walk, one)
    walk.found.people, walk.open = True, False
    return True


_COPULAS = (
    "算",
    "算作",
    "算得上",
    "还是",
    "仍是",
    "只要",
    "只看",
    "仅限",
    "限",
    "只限",
    "仅",
    "属于",
    "算是",
    "称得上",
)


def after_value(walk: Walk, at: int) -> bool:
    """等级还是银卡, 只要抖音渠道的: says that a value is what it is; 金卡还是银卡 leaves it open."""
    before, after = walk.draft.beside(at, -1), walk.draft.beside(at, 1)
    named = ("value", "segment", "saved")
    either = walk.draft.tokens[at].text == "还是" and before is not None and before[1].kind in named
    return after is not None and after[1].kind in named and not either


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
        walk.found.single = walk.found.single or (token.text == "which" and after[1].text in _ONE)
        return 1
    return None


_ONE = ("customer", "member", "buyer", "shopper", "client", "user", "person")
_IS = ("是", "为", "=", "is", "are", "属于", "处于", "停在", "停留在")
_STILL = (
    "还是",
    "却",
    "但",
    "还",
    "仍",
    "仍是",
    "仍然",
    "依然",
    "依旧",
    "都",
    "也",
    "只",
    "才",
    "就",
    "只是",
    "才是",
    "目前",
    "现在",
)


def noun(walk: Walk, at: int, token: Token) -> int | None:
    """买过东西, 抖音渠道: a noun that says nothing more than what stands beside it."""
    before, after = walk.draft.beside(at, -1), walk.draft.beside(at, 1)
    while after and (after[1].text in _IS or (walk.chinese and after[1].text in _STILL)):  # 等级是钻石, 等级却还是普通
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
    if token.value == "price" and after and after[1].kind in (*BEFORE, "number", "range"):
        return 1
    return None


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
    last = walk.found.last
    if after and after[1].kind in ("number", "period") and walk.found.clauses and not walk.chinese:
        return after[0] - at + 1  # in those 14 days
    if after and is_person(after[1]) and last is not None:
        return 1
    return 1 if isinstance(last, Fact) or (after and after[1].kind == "same_days") else None


def name_after(walk: Walk, at: int) -> bool:
    """不限渠道: no condition."""
    return at + 1 < len(walk.draft.tokens) and walk.draft.tokens[at + 1].kind == "dimension"


def _is_told(walk: Walk, at: int) -> bool:
    """Whether what customers did or are follows, “that” being no more than a relative pronoun."""
    place = walk.draft.beside(at, 1)
    while place and place[1].kind == "aside":
        place = walk.draft.beside(place[0], 1)
    if place is None:
        return False
    verb = words.deed_of(walk.draft, place[0]) is not None and not words.is_noun(walk.draft, place[1])
    return verb or place[1].kind in ("never", "without", "not_ordered", "segment", "unused")
