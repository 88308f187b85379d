"""A deed begins: its denial, days and number from the words before it; goods and coupons beside it."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.figures.bounds import AFTER, BEFORE
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.whom import words
from crm_tools.assistant.understand.whom.in_hand import kept_in_hand, unused_still
from crm_tools.assistant.understand.whom.said import Clause
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
_NUMBER_OF_THOSE = re.compile("的(?:客户|会员|用户|顾客|人)(?:有多少人?|有几个|数量?|人数|总数)$|^活跃客户数$")
"""浏览过的会员数量: a figure and what they did in one word."""
_AT_LEAST_ONE = re.compile(
    r"\bat least (?:one|an?) $"
    r"|\b(?:customers|members|people|users|those|anyone|everyone|everybody|shoppers|clients|accounts)"
    r" (?:(?:who|that) (?:still |already |currently )?(?:have|had|has) |with |having )(?:an? |any |some )?$"
    r"|(?:\b(?:and|but|yet)|,) ?(?:who )?(?:still |also |currently )?(?:have|has|had|with) (?:an? |any |some )?$"
    r"|^(?:[a-z]+ ){0,6}?(?:customers|members|people|users|shoppers|clients) (?:[a-z'-]+ ){0,6}(?:with|having)"
    r" (?:an? |any |some )?$"
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
    if last is not None and deed.name == "coupons_expiring" and walk.pending.denied and unused_still(last):
        return kept_in_hand(walk, at, last)
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
    if (
        _HOW_MANY_DID.match(token.text)
        or _NUMBER_OF_THOSE.search(token.text)
        or (clause.denied and token.text.endswith(("人数", "客户数", "会员数", "客户数量")))
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
            and not _had(walk, clause, token)
            and not (_BUYERS.fullmatch(token.text) or (who and clause.deed == "new_customers") or _as_verb(walk, token))
        )
    clause.last, clause.single = deed.mark == "last", deed.mark == "single"
    clause.still = not clause.denied and bool(_STILL.search(walk.draft.text.norm[: token.end]))
    clause.ranked, walk.ranked_ahead = walk.ranked_ahead, False
    altogether = _ALTOGETHER.search(walk.draft.text.norm, 0, token.start) or _IN_ALL.match(token.text)
    if not clause.days and altogether:
        clause.ever = True
    add(walk, clause)
    walk.open = True
    return 1


_HAS = re.compile("(?:有过?|没有|无)(?:(?:一|任何|过|了|着|[一二两三四五六七八九十\\d]+)[笔单个张次]?(?:以上)?)?的?$")


def _had(walk: Walk, clause: Clause, token: Token) -> bool:
    """有洗衣机订单, 有超过1000的订单: what they have, rather than the figure."""
    first = min((walk.draft.tokens[one].start for one in clause.tokens if _beside_noun(walk, one)), default=token.start)
    return walk.chinese and bool(_HAS.search(walk.draft.text.norm, 0, min(first, token.start)))


def _beside_noun(walk: Walk, at: int) -> bool:
    """Whether a word before the name of a figure says which ones are meant: goods, a number."""
    token = walk.draft.tokens[at]
    return token.kind in ("number", "range", *BEFORE, *AFTER) or words.goods_of(walk.draft, at) is not None


def _as_verb(walk: Walk, token: Token) -> bool:
    """Whether a word that names a figure is what customers did: “customers used a coupon”, “did order”."""
    before = walk.draft.text.norm[: token.start]
    if _OF_THESE.search(before) and _NEWCOMERS.fullmatch(token.text):
        return True  # how many of the October sign-ups have logged in
    if _BARE.fullmatch(token.text):
        return bool(_BEFORE_BARE.search(before))
    return bool(_PAST.match(token.text) and _PEOPLE.search(before))


_STILL = re.compile(
    "(?:还|仍|仍然|依然|依旧|一直|坚持|持续)在(?:我们这|这里)?(?:买|下单|购买|消费|复购|登录)$"
    r"|\bstill (?:are |actively |regularly )?(?:buy|buying|order|ordering|shop|shopping|purchase|purchasing)$"
)
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


_DONE_TO_ORDERS = ("cancelled_orders", "refunded_orders", "pending_orders")
_ANY = re.compile(r" ?(?:(?:an?|any|the|their|of|some|single|one|more|than|least|at|most|[0-9]+|two|three) ?)*")
_TOLD_AGAIN = re.compile(r"\b(?:and|but|yet)\b|,")


def told_again(walk: Walk, last: Clause, token: Token) -> bool:
    """Whether a deed whose days were told is told once more: with orders this year and who ordered twice in May."""
    if walk.chinese or not last.days or not last.tokens:
        return False
    behind = max(walk.draft.tokens[one].end for one in last.tokens)
    return bool(_TOLD_AGAIN.search(walk.draft.text.norm, behind, token.start))


def _one_deed(walk: Walk, last: Clause, deed: Deed, token: Token) -> bool:
    """One deed in two words: 下单购买, “put … in the cart”, 单笔消费."""
    between = walk.draft.text.norm[walk.draft.tokens[last.at].end : token.start]
    if walk.chinese and last.denied and re.search("[,、;]", between):
        return False  # 近90天没下单、之前消费满5000
    if _BUYERS.fullmatch(last.verb) and last.days:
        return False  # this month's buyers had bought before
    if deed.mark == "last" and last.number is not None:
        return False  # 只买过两次、最近一次购买在…
    if told_again(walk, last, token):
        return False  # with orders this year and who ordered twice on Singles' Day
    same = last.deed == deed.name or (last.single and deed.name in ("orders", "sales"))
    if last.deed in _DONE_TO_ORDERS and deed.name == "orders" and not walk.chinese and _ANY.fullmatch(between):
        return not last.goods  # did not cancel any orders
    unpaid = last.deed == "pending_orders" and deed.name == "orders" and last.verb[:1] in "没未"  # 没付款下单
    if not same and not unpaid and not (last.last and deed.name == "orders"):
        return False
    return not last.goods or (deed.name == "carts" and token.text != last.verb)
