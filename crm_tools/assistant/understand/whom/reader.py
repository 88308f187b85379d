"""Walks over the tokens of a question and gathers whom it names; a word that it cannot place ends the walk."""

from __future__ import annotations

import re

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.assistant.understand.figures.bounds import AFTER, BEFORE
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.whom import words
from crm_tools.assistant.understand.whom.days_said import period
from crm_tools.assistant.understand.whom.deeds import begin
from crm_tools.assistant.understand.whom.facts import OR, fact, standing, surveyed
from crm_tools.assistant.understand.whom.goods_told import goods
from crm_tools.assistant.understand.whom.numbers import number, operator
from crm_tools.assistant.understand.whom.ranking import rank
from crm_tools.assistant.understand.whom.said import Clause, Fact, Whom
from crm_tools.assistant.understand.whom.walk import Walk, elided, next_at
from crm_tools.assistant.understand.whom.wanted import small

_BUT: tuple[str, ...] = ("但", "但是", "却", "可", "可是", "不过", "然而", "而")
_BUT += ("but", "yet", "still", "though", "although", "however", "then", "even though")
_NOTHING = ("nothing", "none", "nothing else")
_BUT_NOT = ("not", "but not", "and not", "nor", "but no", "and no", "or")
_WITH = ("and", "&", "plus", "和", "与", "跟", "及", "以及")
"""Between goods: each of them was bought, where “or” and a mere comma leave it at any of them."""
_ALSO = ("and also", "as well as", "plus", "along with", "together with")
_BOTH = ("都", "both", "each", "均")
_SAYING = ("value", "segment", "saved", "period", "number", "range", "measure", "never", "not", "without")
_BEFORE_THAT = ("之前", "以前", "此前", "原来", "从前")
_TO_NOW = (
    "到现在",
    "到今天",
    "到目前",
    "至今",
    "迄今",
    "截至目前",
    "到现在为止",
    "到目前为止",
    "到今天为止",
    "迄今为止",
)
_NOT_ONCE = re.compile("(?:为止)?,?(?:还|都|也|一直|仍然?|就)*(?:一[单笔次分]|没(?!再)|未(?!再))")
"""到现在一笔都没付过: never."""


def read(walk: Walk) -> Whom | None:
    """Whom the question names; None where a word has no place."""
    at, tokens = 0, walk.draft.tokens
    while at < len(tokens):
        step = take(walk, at, tokens[at])
        if step is None:
            return None
        at += step
    rest, clauses = walk.pending, walk.found.clauses
    if elided(walk):  # bought A but never B
        rest = walk.pending
    if rest.afterwards and clauses and not (walk.chinese or rest.days or rest.denied or rest.goods):
        clauses[-1].afterwards, walk.pending = True, Clause()  # “have ordered since”
        rest = walk.pending
    if rest.days and clauses and not (rest.denied or rest.goods or rest.number):
        walk.found.tail, walk.found.tail_tokens = rest.days, rest.tokens
        rest = walk.pending = Clause()
    unsaid = rest.number or rest.denied or rest.goods or rest.days or rest.afterwards or rest.size
    if walk.said is not None or unsaid or walk.ranked_ahead:
        return None
    return walk.found


def take(walk: Walk, at: int, token: Token) -> int | None:
    """How many tokens were read; None where the word has no place here."""
    if walk.draft.acting and token.read_as("acting") and token.kind not in _SAYING:
        return 1
    if token.text in ("each of", "in each") and not walk.chinese and _rolling(walk, at):
        return None  # in each of the last three months
    if token.text in _BOTH or (token.text in ("in each", "in both", "each of") and not walk.chinese):
        every(walk, at)
        return 1
    if words.loose_operator(walk.draft, at):
        return 1
    if token.kind == "same_days":
        return 1
    if token.text in _TO_NOW and _NOT_ONCE.match(walk.draft.text.norm, token.end):
        bought = any(one.deed == "orders" and not one.denied for one in walk.found.clauses)
        walk.pending.ever, walk.pending.afterwards = not bought, bought
        return 1
    if token.kind in ("never", "without") and token.text.startswith(_TO_NOW):  # 至今没
        bought = any(one.deed == "orders" and not one.denied for one in walk.found.clauses)
        walk.pending.ever, walk.pending.afterwards = not bought, bought
    if token.kind in ("comma", "and") or token.text in _BUT:
        return join(walk, at, token)
    if token.kind == "period":
        return period(walk, at, token)
    if token.text in _BEFORE_THAT and walk.found.clauses and walk.found.clauses[-1].denied:
        walk.pending.ever = True  # 近90天没下单、之前消费满5000
        return 1
    if token.kind in ("after_that", "unsupported") and token.read_as("after_that"):
        walk.pending.afterwards = True
        walk.pending.tokens.append(at)
        return 1
    if (away := taken_away(walk, at, token)) is not None:
        return away
    if token.kind in ("never", "not", "without") or (token.kind == "unknown" and token.text == "不"):
        return deny(walk, at, token)
    if token.kind == "not_after" or token.text in ("以外", "之外", "除外"):
        return deny_before(walk, at)
    if token.text in _NOTHING and walk.open and walk.found.clauses and _right_behind(walk, at):
        walk.found.clauses[-1].denied = True
        walk.found.clauses[-1].tokens.append(at)
        return 1
    if token.text in _NOTHING and not walk.chinese:
        walk.pending.denied, walk.pending.apart = True, bool(walk.found.clauses)
        walk.pending.same = token.text == "none"
        walk.pending.tokens.append(at)
        return 1
    if token.kind in (
        "band",
        "band_medium",
        "band_low",
        "segment",
        "saved",
        "rfm_group",
        "rfm_score",
        "list_number",
    ):
        return standing(walk, at, token)
    if token.kind == "surveyed":
        return surveyed(walk, at, token)
    if token.kind == "value" and token.value[0] in ATTRIBUTES:
        return fact(walk, at, token)
    if (deed := words.deed_of(walk.draft, at)) is not None:
        return begin(walk, at, deed)
    said = token.kind in ("number", "range", *BEFORE)
    if said and walk.pending.apart and (walk.pending.days or walk.pending.goods):
        elided(walk)  # but not this year, and at least one order since
    if token.kind in ("number", "range"):
        return number(walk, at)
    if token.kind in (*BEFORE, *AFTER):
        return operator(walk, at, token)
    if token.kind in ("highest", "lowest", "top", "bottom", "rank", "rank_up"):
        return rank(walk, at, token)
    if (named := words.goods_of(walk.draft, at)) is not None:
        return goods(walk, at, named)
    return small(walk, at, token)


def _rolling(walk: Walk, at: int) -> bool:
    """Whether days follow that are several weeks or months in one."""
    after = next((token for token in walk.draft.tokens[at + 1 : at + 5] if token.kind == "period"), None)
    return after is not None and bool(re.match("last_[0-9]+_", str(after.value.token)))


def _right_behind(walk: Walk, at: int) -> bool:
    """“Bought nothing”, “used none at all”, but not “spend over 5,000, nothing bought”."""
    if walk.chinese:
        return True
    verb = walk.draft.tokens[walk.found.clauses[-1].at]
    return not walk.draft.text.norm[verb.end : walk.draft.tokens[at].start].strip()


def join(walk: Walk, at: int, token: Token) -> int:
    if walk.pending.apart or (walk.pending.goods and token.text in _BUT):
        elided(walk)
    after = next_at(walk, at)
    while not walk.chinese and after is not None and walk.draft.tokens[after].kind == "aside":
        after = next_at(walk, after)
    goods = after is not None and words.goods_of(walk.draft, after) is not None
    among = goods and (walk.open or bool(walk.pending.goods))  # women's or men's clothing: one deed
    walk.joint = "or" if token.text in OR and not among else "and"
    if among and walk.open:
        last = walk.found.clauses[-1]
        last.joined = token.text in _WITH and last.joined is not False
    if token.text in _BUT or not (goods and (walk.open or walk.pending.goods)):
        walk.open = False
    elif goods and walk.open and token.text in _ALSO:
        walk.found.clauses[-1].every = True  # a purchase of A and also one of B
    return 1


def deny(walk: Walk, at: int, token: Token) -> int | None:
    if next_at(walk, at) is None and not walk.found.clauses:
        return None
    if walk.pending.goods and not walk.chinese:
        elided(walk)  # bought A in May and B in June, but never C
    walk.open = False
    walk.pending.denied = not walk.pending.denied
    walk.pending.apart = walk.pending.denied and bool(walk.found.clauses) and token.text in _BUT_NOT
    walk.pending.same = walk.pending.same or (walk.pending.apart and not walk.chinese)
    walk.pending.ever = walk.pending.ever or bool(words.EVER.search(token.text))
    walk.pending.tokens.append(at)
    return 1


_AWAY = (
    "排除",
    "排除掉",
    "剔除",
    "剔除掉",
    "去掉",
    "去除",
    "刨除",
    "刨掉",
    "除去",
    "撇开",
    "过滤",
    "过滤掉",
    "筛掉",
    "踢掉",
    "拿掉",
    "扣掉",
)
_LEFT = re.compile("(?:掉|出去|在外|之后|后)*[,;]?(?:剩下|剩余|余下|其余|其他|剩)的?")


def taken_away(walk: Walk, at: int, token: Token) -> int | None:
    """把近半年退过款的客户排除掉，剩下的金卡: what was told so far is denied, the rest tells more."""
    left = _LEFT.match(walk.draft.text.norm, token.end)
    told = walk.found.items[0] if len(walk.found.items) == 1 else None
    if not walk.chinese or token.text not in _AWAY or left is None or told is None or told.denied:
        return None
    if isinstance(told, Clause) and (told.number or told.size or told.goods or walk.pending.tokens):
        return None
    told.denied, walk.open = True, False
    told.tokens.append(at)
    return sum(1 for one in walk.draft.tokens[at:] if one.start < left.end())


def deny_before(walk: Walk, at: int) -> int | None:
    """上海以外: what stands before is denied."""
    last = walk.found.last
    if not isinstance(last, Fact):
        return None
    last.denied = True
    last.tokens.append(at)
    return 1


def every(walk: Walk, at: int) -> None:
    """9月和10月都: in each of them."""
    if walk.pending.days or len(walk.pending.goods) > 1:
        walk.pending.every = True
    elif not walk.chinese and walk.found.clauses:
        after = next_at(walk, at)
        while after is not None and walk.draft.tokens[after].kind == "aside":
            after = next_at(walk, after)
        goods = after is not None and words.goods_of(walk.draft, after) is not None
        if after is not None and (walk.draft.tokens[after].kind == "period" or goods):
            (walk.found.clauses[-1] if walk.open else walk.pending).every = True
