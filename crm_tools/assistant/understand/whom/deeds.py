"""A deed begins: its denial, days and number from the words before it; goods and coupons beside it."""

from __future__ import annotations

import re

from crm_tools.analytics.request import Filter
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.whom import words
from crm_tools.assistant.understand.whom.said import Clause, Standing
from crm_tools.assistant.understand.whom.walk import (
    Walk,
    add,
    deed_after,
    denies,
    elided,
    next_at,
    pending_says,
    told_further,
)
from crm_tools.assistant.understand.whom.words import Deed

_ALTOGETHER = re.compile(
    r"(?:累计|累积|总共|一共|历史上?|总计|全部|总|至今|到现在|到目前|到今天|迄今)(?:为止)?(?:的|已经?|就|都|还|也)*$"
    r"|\b(?:lifetime|all-time|altogether|cumulative|total) $"
)
_IN_ALL = re.compile(r"累计|累积|历史|总(?:消费|销售|订单|花)|total|lifetime")
"""Counted over all time, where no days stand beside it."""
_HOW_MANY_DID = re.compile(
    r"(?:有|共有)?(?:多少|几)(?:个|位|名)?(?:人|客户|会员|用户|顾客)"
    r"|(?:how many|number of) (?:people|customers|members|users|clients|buyers) "
)
_AT_LEAST_ONE = re.compile(
    r"\bat least (?:one|an?) $"
    r"|\b(?:customers|members|people|users|those|anyone|everyone|everybody|shoppers|clients|accounts)"
    r" (?:(?:who|that) (?:still |already |currently )?(?:have|had|has) |with |having )(?:an? |any |some )?$"
    r"|\b(?:and|but|yet) (?:still |also |currently )?(?:have|has|had|with) (?:an? |any |some )$"
    r"|^who(?: still| already| currently| all)? (?:has|have|had)(?: got)? (?:an? |any |some )?$"
)
_SO_MANY = re.compile("(?:好?几|多少)[单笔次件张条回]")
_SPENT = re.compile("花[掉出完了]|消费掉|兑换|兑掉")
"""What is done with a coupon in hand: 有券没花掉."""
_BUYERS = re.compile(r"buyers?|shoppers?")
_HOLDING = ("有", "还有", "有着", "have", "has", "with", "got", "holding", "holds", "hold")


def begin(walk: Walk, at: int, deed: Deed) -> int | None:
    token, last = walk.draft.tokens[at], walk.found.last_clause
    if deed.where and _CAME.search(walk.draft.text.norm, 0, token.end):
        return None  # who came via WeChat: no question that they asked
    if walk.chinese and token.kind == "measure" and _SO_MANY.match(token.text):
        return None  # 买了几单 asks for a number
    if token.text in words.NEWCOMERS and any(one.deed == "new_customers" and one.days for one in walk.found.clauses):
        walk.found.people, walk.open = True, False  # 近30天注册、还没开首单的新人
        return 1
    if deed.mark == "held":
        return held(walk, at) if _of_coupons(walk, at) else 1
    after = next_at(walk, at)
    if deed.name == "coupons_expiring" and walk.chinese and _expired(walk, at):
        return None  # 过期没用的: no longer in hand
    if deed.mark == "single" and after is not None and denies(walk, after):
        return none_of(walk, at, after)
    if last is not None and last.deed in ("coupons_held", "coupons_expiring") and of_coupon(walk, deed, token.text):
        return of_held(walk, at, deed, last)
    if last is not None and walk.open and not pending_says(walk) and _one_deed(walk, last, deed, token):
        last.tokens += [*walk.pending.tokens, at]
        last.goods += deed.where
        if deed.mark == "single" and last.number and last.number[2].unit in ("yuan", "none"):
            last.size, last.number = last.number, None  # spent over 3,000 in a single order
        last.last, last.single = last.last or deed.mark == "last", last.single or deed.mark == "single"
        walk.pending = Clause()
        return 1
    if walk.pending.apart and (walk.pending.days or walk.pending.goods):
        elided(walk)
    walk.pending.same = walk.pending.same and not walk.pending.apart
    clause, walk.pending = walk.pending, Clause()
    clause.deed, clause.verb, clause.at = deed.name, token.text, at
    clause.denied = clause.denied != (deed.denied or deed.mark == "not")
    clause.ever = clause.ever or deed.ever
    clause.every = clause.every or (token.text.startswith("都") and max(len(clause.goods), len(clause.days)) > 1)
    clause.goods += deed.where
    clause.tokens.append(at)
    new = not walk.chinese and bool(_NEW_ONES.fullmatch(token.text)) and told_further(walk, at)
    if new:  # how many new customers of this year bought more than once
        walk.found.people = True
        walk.found.counted = walk.found.counted or token.text.startswith(("how many", "number of"))
    if _HOW_MANY_DID.match(token.text) or (
        clause.denied and token.text.endswith(("人数", "客户数", "会员数", "客户数量"))
    ):  # 多少人下单, “how many people bought”
        walk.found.counted = walk.found.people = True
    else:
        least = _AT_LEAST_ONE.search(walk.draft.text.norm, 0, token.start)
        who = after is not None and walk.draft.tokens[after].text in ("who", "that", "whose")
        later = any(token.text in ("who", "that", "whose") for token in walk.draft.tokens[at + 1 :])
        who = who or (later and clause.deed == "new_customers" and not walk.chinese)  # acquired via Douyin who …
        walk.found.people = walk.found.people or (who and clause.deed == "new_customers")  # signups who
        clause.noun = (
            words.is_noun(walk.draft, token)
            and not new
            and least is None
            and not (_BUYERS.fullmatch(token.text) or (who and clause.deed == "new_customers") or _as_verb(walk, token))
        )
    clause.last, clause.single = deed.mark == "last", deed.mark == "single"
    clause.ranked, walk.ranked_ahead = walk.ranked_ahead, False
    altogether = _ALTOGETHER.search(walk.draft.text.norm, 0, token.start) or _IN_ALL.match(token.text)
    if not clause.days and altogether:
        clause.ever = True
    add(walk, clause)
    walk.open = True
    return 1


def _as_verb(walk: Walk, token: Token) -> bool:
    """Whether a word that names a figure is what customers did: “customers used a coupon”, “did order”."""
    before = walk.draft.text.norm[: token.start]
    if _OF_THESE.search(before) and _NEWCOMERS.fullmatch(token.text):
        return True  # how many of the October sign-ups have logged in
    if _BARE.fullmatch(token.text):
        return bool(_BEFORE_BARE.search(before))
    return bool(_PAST.match(token.text) and _PEOPLE.search(before))


_NEW_ONES = re.compile(
    r"(?:how many |number of )?(?:new|newly registered|recently registered)"
    r" (?:customers|members|users|buyers|people|clients)"
)
_OF_THESE = re.compile(
    r"\b(?:how many|number|count|which|who|all|any|some) of (?:(?:the|our|all|those|these) )*(?:[\w']+ ){0,3}$"
)
_NEWCOMERS = re.compile(
    r"sign[- ]?ups?|registrants|registrations|joiners|newcomers|(?:new|first-time) (?:customers|buyers|members)|buyers"
)
_CAME = re.compile(
    r"\b(?:came|come|coming|acquired|joined|joining|registered|signed up|sourced|recruited|found us|members|customers"
    r"|from)"
    r"(?: to us| in)? (?:via|through|by|on|over|from) (?:the )?[a-z]+$"
)
_BARE = re.compile("order|purchase|shop|refund|cancel")
_BEFORE_BARE = re.compile(r"\b(?:did|do|does|they|who|never|n't|not)(?: actually| also| ever| really)? $")
_PAST = re.compile("used|redeemed|received|claimed|viewed|favou?rited|cancelled|refunded|registered")
_PEOPLE = re.compile(r"\b(?:customers|members|people|users|shoppers|clients|who|women|men|ladies|everyone|anyone) $")


def _expired(walk: Walk, at: int) -> bool:
    """Whether a coupon that ended is meant, rather than one that soon will."""
    token, tokens = walk.draft.tokens[at], walk.draft.tokens
    before = walk.draft.text.norm[: token.start]
    ahead = re.search("[快将要就没未不期]|马上|临近|内|前|底|下周|天|周|月", token.text[:-2] + before[-6:])
    days = any(one.kind == "period" for one in tokens[max(0, at - 4) : at + 3])
    return token.text in ("过期", "到期", "失效") and not (ahead or days or walk.pending.denied or walk.pending.days)


def held(walk: Walk, at: int) -> int:
    """握着大额满减券: the coupons named beside it are held unused."""
    clause, walk.pending = walk.pending, Clause()
    clause.deed, clause.verb, clause.at = "coupons_held", walk.draft.tokens[at].text, at
    clause.tokens.append(at)
    add(walk, clause)
    walk.open = True
    return 1


def _of_coupons(walk: Walk, at: int) -> bool:
    """Whether coupons are held, rather than “accounts that we are sitting on”, “who keep buying”."""
    token = walk.draft.tokens[at]
    if re.search("券|coupon|voucher", token.text) or walk.chinese:
        return True
    beside = walk.draft.tokens[at + 1 : at + 9]
    return any(
        one.value == "coupon" or one.kind == "terms" or (one.kind == "value" and one.value[0] == "coupon")
        for one in beside
    )


def of_coupon(walk: Walk, deed: Deed, verb: str = "") -> bool:
    """有券没用, 没过期的券: what every coupon in hand is; and when it ends."""
    if deed.name == "coupons_expiring":
        return True
    denied = walk.pending.denied != deed.denied
    used = deed.name == "coupons_used" or (deed.name == "orders" and bool(_SPENT.match(verb)))
    return used and denied and not (walk.pending.days or walk.pending.number)


def of_held(walk: Walk, at: int, deed: Deed, last: Clause) -> int:
    clause, walk.pending = walk.pending, Clause()
    last.tokens += [*clause.tokens, at]
    walk.open = True
    if deed.name == "coupons_expiring" and not clause.denied:
        last.deed, last.days = deed.name, clause.days or last.days
    return 1


def coupon_alone(walk: Walk, at: int) -> int | None:
    """A coupon with no deed, or one that is unused, is in somebody's hand: 没有券, “an unused coupon”."""
    last = walk.found.last_clause
    behind = walk.draft.text.norm[: walk.draft.tokens[at].start].endswith("的") or not walk.chinese
    unused = last is not None and walk.open and last.deed == "coupons_used" and last.denied
    behind = behind or (last is not None and last.number is not None and last.verb.startswith(("未", "没")))
    if last is not None and unused and behind and (walk.chinese or last.verb == "unused"):
        last.deed, last.denied = "coupons_held", False
        last.tokens.append(at)
        return 1
    before = walk.draft.beside(at, -1)
    if walk.pending.denied and before and before[1].kind in ("never", "without") and not deed_after(walk, at):
        return held(walk, at)
    told = walk.open or walk.pending.number or walk.pending.goods or deed_after(walk, at)
    said = before is not None and (before[1].text in _HOLDING or before[1].text in ("a", "an", "any", "live", "valid"))
    return held(walk, at) if said and not told and not walk.pending.denied else None


def none_of(walk: Walk, at: int, denial: int | None) -> int:
    """一单没下, 一次都没登录; 一单没有 with no deed behind it: no order."""
    walk.pending.tokens.append(at)
    if denial is None or not re.search(r"[单笔]$", walk.draft.tokens[at].text):
        return 1
    if deed_after(walk, denial):
        return 1
    if walk.draft.tokens[denial].kind != "never":
        return 1
    clause, walk.pending = walk.pending, Clause()
    clause.deed, clause.verb, clause.at, clause.denied = "orders", "单", at, True
    clause.tokens.append(denial)
    add(walk, clause)
    walk.open = True
    return denial - at + 1


def _deed_behind(walk: Walk, at: int) -> bool:
    """Whether goods that begin at a place are followed by a deed of their own."""
    place: tuple[int, Token] | None = (at, walk.draft.tokens[at])
    while place and (words.goods_of(walk.draft, place[0]) is not None or place[1].kind in ("and", "number", "aside")):
        end, place = place[1].end, walk.draft.beside(place[0], 1)
        if place and re.search("[,;]", walk.draft.text.norm[end : place[1].start]):
            return False  # 买了女装、男装，没买过鞋
    return place is not None and (denies(walk, place[0]) or words.deed_of(walk.draft, place[0]) is not None)


def goods(walk: Walk, at: int, goods: list[Filter]) -> int | None:
    behind = walk.draft.text.norm[walk.draft.tokens[at - 1].end : walk.draft.tokens[at].start] if at else ""
    if re.search("[,;，；。、]", behind) and walk.chinese and _deed_behind(walk, at):
        walk.open = False  # 手机数码有成交，电脑办公从未成交
    after = next_at(walk, at)
    if re.search("[,;]", behind) and not walk.chinese and after is not None and denies(walk, after):
        walk.open = False  # womenswear this year, skincare never bought
    last = walk.found.last
    if isinstance(last, Standing) and not walk.chinese and not pending_says(walk) and _intent_for(walk, at, last):
        return None  # with purchase intent for sports: not what they bought
    clause = walk.found.clauses[-1] if walk.open and walk.found.clauses else walk.pending
    if clause.goods and goods and _either(walk, at) and clause.goods[-1].field != goods[0].field:
        return None  # a watch or clothing: one of them, which no single condition says
    clause.goods += goods
    clause.tokens.append(at)
    return 1


def _either(walk: Walk, at: int) -> bool:
    """Whether “or” or a slash stands right before."""
    end = walk.draft.tokens[at].start
    return not walk.chinese and bool(re.search(r"(?:/|\bor) ?(?:an? |the |some )?$", walk.draft.text.norm[:end]))


def _intent_for(walk: Walk, at: int, last: Standing) -> bool:
    """Whether goods stand right behind the list of those who may buy."""
    between = walk.draft.tokens[max(last.tokens, default=at) + 1 : at]
    named = getattr(last.rule, "segment", "") == "intent" or getattr(last.rule, "field", "") == "band"
    return named and all(token.kind in ("aside", "filler") for token in between)


def _one_deed(walk: Walk, last: Clause, deed: Deed, token: Token) -> bool:
    """One deed in two words: 下单购买, “put … in the cart”, 单笔消费."""
    between = walk.draft.text.norm[walk.draft.tokens[last.at].end : token.start]
    if walk.chinese and last.denied and re.search("[,、;]", between):
        return False  # 近90天没下单、之前消费满5000
    if _BUYERS.fullmatch(last.verb) and last.days:
        return False  # this month's buyers had bought before
    if deed.mark == "last" and last.number is not None:
        return False  # 只买过两次、最近一次购买在…
    same = last.deed == deed.name or (last.single and deed.name in ("orders", "sales"))
    unpaid = last.deed == "pending_orders" and deed.name == "orders" and last.verb[:1] in "没未"  # 没付款下单
    if not same and not unpaid and not (last.last and deed.name == "orders"):
        return False
    return not last.goods or (deed.name == "carts" and token.text != last.verb)
