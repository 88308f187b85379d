"""Attributes of customers, and the lists they stand on, with what denies them."""

from __future__ import annotations

from crm_tools.analytics.audience_request import Condition, Member
from crm_tools.analytics.request import Filter
from crm_tools.assistant.understand.lists.interest import BANDS
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.whom import words
from crm_tools.assistant.understand.whom.deeds import begin, held
from crm_tools.assistant.understand.whom.said import Fact, Item, Standing
from crm_tools.assistant.understand.whom.walk import Walk, add, elided
from crm_tools.assistant.understand.whom.words import Deed

_PERSONS = ("men", "women", "ladies", "gentlemen", "girls", "females", "males")
_LEAVING_OUT: tuple[str, ...] = (
    "except",
    "except for",
    "excluding",
    "exclude",
    "other than",
    "apart from",
    "aside from",
    "without",
)
_LEAVING_OUT += ("leave out", "leaving out", "take out", "remove", "minus", "excl", "ignoring", "not counting")
OR = ("或", "或者", "或是", "还是", "or", "either")


def fact(walk: Walk, at: int, token: Token) -> int | None:
    name, value = token.value
    if walk.pending.apart:
        elided(walk)  # but not this year, and are silver or above
    last = walk.found.last
    walk.found.people = walk.found.people or is_person(token) or (name == "gender" and token.text in _PERSONS)
    denied, walk.pending.denied = walk.pending.denied, False
    if not denied and _leaves_out_more(walk, at, name, last):
        return None
    if name == "level" and _is_made_of(walk, at):
        return None
    if denied and name == "consent":  # haven't given consent
        value, denied = ("no" if value == "yes" else "yes"), False
        walk.pending.ever, walk.pending.tokens = False, []
    if denied and (walk.pending.ever or not denies_here(walk, at)):
        return None
    beside = beside_fact(walk, at, name)
    if isinstance(last, Fact) and last.name == name and beside and (not denied or last.denied):
        last.values.append(value)
        last.tokens += [*(walk.pending.tokens if denied else []), at]
        walk.pending.tokens = [] if denied else walk.pending.tokens  # neither gold nor diamond
        walk.joint = "and"
    elif any(
        isinstance(one, Fact) and (one.name, one.values, one.denied) == (name, [value], denied)
        for one in walk.found.items
    ):
        walk.pending.tokens = []  # said twice
    elif name == "customer" or any(
        isinstance(one, Fact) and one.name == name and (one.denied == denied or value in one.values)
        for one in walk.found.items
    ):
        return None
    else:
        if walk.joint == "or" and not isinstance(last, Fact):
            return None
        tokens = [*(walk.pending.tokens if denied else []), at]
        if denied:
            walk.pending.tokens = []
        add(walk, Fact(name, [value], denied, tokens))
    walk.open = walk.open and not walk.chinese
    return 1


def _is_made_of(walk: Walk, at: int) -> bool:
    """“Bought gold jewellery”: what the goods are made of, rather than a level of those who bought them."""
    after = walk.draft.beside(at, 1)
    goods = after is not None and words.goods_of(walk.draft, after[0]) is not None
    return goods and walk.open and not walk.chinese


def _leaves_out_more(walk: Walk, at: int, name: str, last: Item | None) -> bool:
    """“Except those from offline and regular members”: whether regular ones are left out too is not certain."""
    if walk.chinese or not isinstance(last, Fact) or not last.denied or last.name == name:
        return False
    tokens = walk.draft.tokens
    out = any(tokens[one].text in _LEAVING_OUT for one in last.tokens)
    before = tokens[at - 1] if at else None
    return out and before is not None and before.text in ("and", "or", "&")


def denies_here(walk: Walk, at: int) -> bool:
    """Whether the denial before is of this word: 不是金卡, 非上海, but not 没来的金卡."""
    place = at - 1
    while place >= 0 and walk.draft.tokens[place].kind not in ("not", "never", "without"):
        token = walk.draft.tokens[place]
        if not (
            token.kind in ("value", "comma", "and", "dimension", "aside", "customer", "pronoun")
            or token.text in ("or", "nor", "a", "the", "in", "on")
        ):
            return False
        place -= 1
    if place < 0:
        return False
    token = walk.draft.tokens[place]
    return token.kind == "not" or token.text in (
        "不",
        "没",
        "没有",
        "nor",
        "neither",
        "without",
        "isn't",
        "aren't",
        "is not",
        "are not",
        "and not",
        "but not",
        "no",
    )


def beside_fact(walk: Walk, at: int, name: str) -> bool:
    """Whether only commas, “or” and the name of the kind stand between this value and the last of its kind."""
    place = at - 1
    while place >= 0:
        token = walk.draft.tokens[place]
        if token.kind == "value" and token.value[0] == name:
            return True
        said = token.kind in ("comma", "and", "not", "number") or token.text in (*OR, "nor")
        if not (said or token.read_as("filler") or (token.kind == "dimension" and token.value == name)):
            return False
        place -= 1
    return False


def surveyed(walk: Walk, at: int, token: Token) -> int | None:
    """收到老客户回访问卷但没填: what was done with one survey; the survey itself is told with each of these."""
    survey, field, op, value = token.value
    if walk.pending.denied:
        return None
    if field:
        of_it = (Filter(field="survey", op="eq", value=survey),)
        rule = Condition(field=field, op=op, value=value, period="all", where=of_it)
        add(walk, Standing(rule, tokens=[at]))
        walk.found.people, walk.open = walk.found.people or not walk.chinese, False  # its promoters
    return 1


def standing(walk: Walk, at: int, token: Token) -> int | None:
    rule: Member | Condition
    if token.kind in BANDS:
        rule = Condition(field="band", op="eq", value=BANDS[token.kind])
    elif token.kind == "rfm_group":
        rule = Condition(field="rfm_group", op="eq", value=token.value)
    elif token.kind in ("rfm_score", "list_number"):
        rule = Condition(field=token.value, op="eq", value="?")
    elif token.kind == "segment" and (token.value == "never_bought" or words.deed_of(walk.draft, at)):
        return begin(walk, at, words.deed_of(walk.draft, at) or Deed("orders", True, True))
    elif token.kind == "segment" and token.value == "holding_coupon":
        return held(walk, at)
    else:
        if token.kind == "segment" and token.value == "rfm":
            return None
        rule = Member(segment=token.value, params=params(walk, token))
    if walk.pending.goods or walk.pending.number:
        return None
    denied, walk.pending.denied = walk.pending.denied, False
    if denied and (walk.pending.ever or not denies_here(walk, at)):
        return None
    tokens = [*(walk.pending.tokens if denied else []), at]
    walk.pending.tokens = [] if denied else walk.pending.tokens
    if joins_codes(walk, rule, denied, at):
        return 1
    add(walk, Standing(rule, denied, tokens))
    walk.found.people, walk.open = True, False
    return 1


def params(walk: Walk, token: Token) -> dict[str, int]:
    days = walk.draft.params.get("lapsed_days")
    return {"lapsed_days": days} if days and token.kind == "segment" and token.value == "lapsed" else {}


def joins_codes(walk: Walk, rule: Member | Condition, denied: bool, at: int) -> bool:
    """高意向、中意向: any of the codes of one column."""
    last = walk.found.last
    if not (isinstance(last, Standing) and isinstance(rule, Condition) and isinstance(last.rule, Condition)):
        return False
    if last.rule.field != rule.field or rule.value == "?" or denied != last.denied or rule.field in ("r_score",):
        return False
    before = last.rule.value if isinstance(last.rule.value, tuple) else (last.rule.value,)
    last.rule = last.rule.model_copy(update={"op": "in", "value": (*before, rule.value)})
    last.tokens.append(at)
    walk.joint = "and"
    return True
