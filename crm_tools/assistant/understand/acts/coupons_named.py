"""Which coupon an order to act names: by its title, by part of it, or by its terms."""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.analytics.values import values
from crm_tools.assistant.understand.acts.told_order import ordered
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text, fold
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.assistant.understand.vocabulary.words import pattern
from crm_tools.outreach.coupons import coupons

_HAVING = re.compile(
    r"(?:(?:领|用|使用|核销|兑换|抢|收|拿|领取|得)(?:过|了|到|到过|到了)|没有?用(?:过|掉)?|未使?用|没领|未领|持有|[手里头上还]有|握着|攥着|留着)"
    r"(?:了|过)?(?:这|那|一|1)?张?(?:的)?$"
    r"|\b(?:received|got|claimed|collected|used|redeemed|given|use|redeem|hold|holds|holding|have|has|having|keeping"
    r"|unused|(?:sit|sits|sitting|hold|holds|holding) on(?: to)?|carry|carries|carrying|owns?|owning|in possession of)"
    r"(?: an?| the| any| their| our| this| that)?(?: unused| live| valid)?(?: coupon| voucher)? ?[\"“‘「]?$"
    r"|\b(?:customers|members|buyers|people|users|shoppers|clients|everyone|everybody|anyone|those|accounts) with"
    r"(?: an?| the| our)?(?: coupon| voucher)? ?[\"“‘「]?$|\bwhose(?: coupon| voucher)? ?[\"“‘「]?$"
    r"|\b(?:holders?|owners?|recipients?|users?) of(?: the| our| an?)?(?: unused| live| valid)?(?: coupon| voucher)? ?$"
)
"""Before a coupon that customers have or used: it tells who they are, not what they get."""


_HAD = re.compile(
    r"[\"”’」]? ?(?:coupon |voucher )?(?:holders?|owners?|recipients?|users?|received|in hand|unused|unredeemed)\b"
    r"|[\"”’」]? ?(?:and|but|yet|,)? ?(?:who )?(?:still )?(?:have|has|did|do|does|not|never)(?:n't)?"
    r"(?: not| never| yet)* (?:to )?(?:use|redeem|spen)"
)
"""Behind such a one."""


def _of_customers(text: Text, start: int, end: int) -> bool:
    return bool(_HAVING.search(text.norm[:start]) or _HAD.match(text.norm[end:]))


def named_alone(asked: Asked) -> Asked:
    """“Use 会员回馈券” after a list of customers: that coupon for them, as its name alone says."""
    norm = asked.text.norm.strip(" ?!.,;:")
    said = re.match(r"(?:(?:please|then|and|so|now|ok|那|就|请)[, ]*)*(?:use|用|改用) ?(?:the ?)?", norm)
    if said is None or asked.previous is None or lists(asked.previous) is None:
        return asked
    titles = {fold(one.title) for one in coupons(asked.desk.database)}
    at = asked.text.norm.index(norm) + said.end()
    return replace(asked, text=cut(asked.text, [(0, at)])) if norm[said.end() :] in titles else asked


def named_coupon(asked: Asked) -> tuple[str | None, Text]:
    """The coupon that is to be given, and the question with no more than the word in its place."""
    title, text = _named(asked)
    found = None if title is None else ordered(text)
    if found is not None and "send_survey" in found.tools:
        return None, asked.text  # with a survey none is given: it tells who gets that
    return title, text


def _named(asked: Asked) -> tuple[str | None, Text]:
    draft = drafted(asked)
    for token in draft.tokens:
        named = token.kind == "value" and token.value[0] == "coupon"
        if named and not _of_customers(draft.text, token.start, token.end):
            word = "券" if not token.text.isascii() else "coupon"
            rest = _in_place(draft, asked, token, word)
            if rest is not None and _is_given(rest, draft.text.origin[token.start]):
                return token.value[1], rest
    return _by_terms(asked, draft) or _by_number(asked) or _by_off(asked) or _by_part(asked, draft)


def _in_place(draft: Draft, asked: Asked, token: Token, word: str) -> Text | None:
    """The question as told with ``word`` for the token; its draft lacks what it holds apart: 注册满一年, 30天没下单.

    None where the token cannot be found there and something would be lost.
    """
    norm = asked.text.norm
    if norm.count(token.text) == 1:  # a rewording gives its pieces one origin
        start = norm.index(token.text)
        return spliced(asked.text, start, start + len(token.text), word)
    first, last = draft.text.origin[token.start], draft.text.origin[token.end - 1]
    places = [at for at, origin in enumerate(asked.text.origin) if first <= origin <= last]
    if places and norm[places[0] : places[-1] + 1] == token.text:
        return spliced(asked.text, places[0], places[-1] + 1, word)
    return None if draft.ages or draft.params else spliced(draft.text, token.start, token.end, word)


def _is_given(text: Text, place: int) -> bool:
    """Whether the coupon at a place of what was typed is part of the order, and not of what tells its customers."""
    found = ordered(text)
    if found is None:
        return True
    if text.origin.count(place) > len("coupon"):  # reworded: its words have one origin
        return not re.search("券|coupon", found.rest.norm)
    told = (at for at, origin in enumerate(found.rest.origin) if origin == place)
    return all(found.rest.norm[at] == " " for at in told)


def _by_terms(asked: Asked, draft: Draft) -> tuple[str, Text] | None:
    """满300减30的券 for the one coupon of these terms that may be given today."""
    for token in draft.tokens:
        if token.kind != "terms" or _of_customers(draft.text, token.start, token.end):
            continue
        least, off = (round(float(one) * 100) for one in token.value)
        at = f"{asked.desk.today} 12:00:00"
        alike = [
            one
            for one in coupons(asked.desk.database)
            if (one.threshold_cents, one.discount_cents) == (least, off) and one.live(at)
        ]
        if len(alike) == 1:
            there = re.search("券|coupon|voucher", draft.text.norm[token.end : token.end + 12])
            word = "" if there else "券" if asked.language == "zh" else " coupon "
            found = _in_place(draft, asked, token, word)
            given = found is not None and _is_given(found, draft.text.origin[token.start])
            return (alike[0].title, found) if found is not None and given else None
    return None


_OFF = re.compile(
    r"(?:¥ ?)?(?P<off>\d+)[- ]?(?:yuan|rmb|kuai|cny|元|块)?(?:[- ]off)?[- ](?=(?:coupons?|vouchers?)\b)"
    r"|(?:(?<=coupon)|(?<=voucher)) (?:worth|of|for|over|that takes|with|taking) (?:¥ ?)?(?P<off_>\d+)"
    r" ?(?:yuan|rmb|kuai|cny)?(?: off)?\b"
)
"""A coupon by what it takes off: a 300 yuan coupon, a voucher worth 30."""


def _by_off(asked: Asked) -> tuple[str, Text] | None:
    """The one coupon of that discount that may be given today; of several, none is named."""
    said = _OFF.search(asked.text.norm) if asked.language == "en" else None
    if said is None:
        return None
    at, off = f"{asked.desk.today} 12:00:00", 100 * int(said["off"] or said["off_"])
    alike = [one for one in coupons(asked.desk.database) if one.discount_cents == off and one.live(at)]
    return (alike[0].title, spliced(asked.text, *said.span(), " ")) if len(alike) == 1 else None


_NUMBERED = re.compile(
    r"\b(?:coupon|voucher) ?(?:#|no\.? ?|number |id )?(?P<id>\d{1,5})\b(?! ?(?:yuan|rmb|kuai|off|%|per|days?|weeks?"
    r"|times?|people|customers|members|buyers|users)|[,.]\d)"
)


def _by_number(asked: Asked) -> tuple[str, Text] | None:
    """“Coupon 24”: the one of that number, rather than so many customers."""
    said = _NUMBERED.search(asked.text.norm) if asked.language == "en" else None
    if said is None or _of_customers(asked.text, *said.span()):
        return None
    alike = [one for one in coupons(asked.desk.database) if one.id == int(said["id"])]
    return (alike[0].title, spliced(asked.text, *said.span(), "coupon")) if alike else None


def _by_part(asked: Asked, draft: Draft) -> tuple[str | None, Text]:
    """感恩券 for the one coupon called 岁末感恩券; no part of one that customers have or used."""
    text = asked.text
    theirs = [draft.text.origin[token.start : token.end] for token in draft.tokens if _is_theirs(draft, token)]
    for said in pattern("offer_coupon", "named").finditer(text.norm):
        if any(text.origin[said.end() - 1] in places for places in theirs):
            continue
        for start in range(said.start(), said.end() - 2):
            part = text.norm[start : said.end()]
            titles = [title for title in values(asked.desk, "coupon") if part in fold(title)]
            if len(titles) == 1 and _of_customers(text, start, said.end()):
                break  # used by those who are meant
            rest = spliced(text, start, said.end(), "券")
            if len(titles) == 1 and _is_given(rest, text.origin[start]):
                return titles[0], rest
    return None, text


def _is_theirs(draft: Draft, token: Token) -> bool:
    named = token.kind == "value" and token.value[0] == "coupon"
    return named and _of_customers(draft.text, token.start, token.end)
