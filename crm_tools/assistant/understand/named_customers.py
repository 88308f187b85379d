"""刘露近半年下了几单, “what has 刘露 spent”, wang.ting@example.net 是谁: a customer told by what stands in the table.

Only where the question is not read otherwise. The customer's number takes the place of the name, and what is read then
must be of that customer; where several are called so, the question goes back with each of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.look_up import Match, find_people
from crm_tools.assistant.calls import Call, Clarify
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import fold, language_of, normalise
from crm_tools.assistant.understand.turns.one_customer import names
from crm_tools.store.named import known, pieces
from crm_tools.texts import Language, say

if TYPE_CHECKING:
    from crm_tools.assistant.understand.whole import Reading

_NOT_READ = ("clarify", "search_knowledge", "decline")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w-]+(?:\.[\w-]+)*|(?<!\d)1\d{10}(?!\d)", re.ASCII)
_BEFORE = re.compile(
    r"(?:(?:客户|会员|用户|顾客|买家)(?:的)?)?(?:(?:名字|姓名|名|邮箱|邮件地址|手机号码?|手机|电话)?(?:叫做?|是|为|[:：]))\s*$"
    r"|(?:客户|会员|用户|顾客|买家|名字|姓名|邮箱|手机号码?)\s*$"
    r"|(?:\b(?:the |our |an? )?(?:customer|member|client|buyer|person|someone)s?\s+)?"
    r"(?:\b(?:named|called|whose name is|with (?:the )?(?:e-?mail|number|phone)(?: address)?)\s+)$"
    r"|\b(?:the |our )?(?:customer|member|client|buyer)\s+$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"^\s*(?:[这那](?:一?[个位名])(?:客户|会员|用户|顾客|买家|人)?|先生|女士|小姐)")
_SEVERAL = 5
"""So many of one name are told by their numbers."""
_SUGGESTED = 3


def of_named_customer(question: str, reading: Reading, desk: Desk, read: Callable[[str], Reading]) -> Reading:
    """``reading``, or where it is none, that of the question of the one customer whom it names."""
    if reading.call.tool not in _NOT_READ:
        return reading
    name = _named(question, desk)
    people = () if name is None else find_people(desk, name)
    people = tuple(one for one in people if one.how == people[0].how and one.how in ("name", "email", "mobile"))
    if name is None or not people:
        return reading
    told = [_put(question, name, one.customer_id) for one in people[:_SUGGESTED]]
    again = read(told[0])
    if again.call.tool in _NOT_READ or not names(again.call, people[0].customer_id):
        return reading
    counted = len(people) > 1 and again.call.arguments.get("measures") == ["customers"]
    if again.call.tool == "customer_story" or counted:
        return replace(again, call=Call("customer_story", {"customer": name}))  # tells also that several are called so
    return (
        again if len(people) == 1 else replace(again, call=_which(name, people, told, language_of(told[0])), chips=())
    )


def _named(question: str, desk: Desk) -> str | None:
    """The one name, address or number of a customer in the question; no name of which every word is known."""
    addresses = _ADDRESS.findall(question)
    if addresses:
        return str(addresses[0]) if len(addresses) == 1 else None
    text = normalise(question)
    strange = [
        (one.start, one.end)
        for one in drafted(Asked(question, text, language_of(question), desk)).tokens
        if one.kind == "unknown"
    ]
    said = {text.norm[start:end] for start, end in strange}
    if not said:
        return None
    found = []
    for name in known(desk.database, pieces(question)):
        start = text.norm.find(fold(name))
        if start >= 0 and any(start < end and first < start + len(name) for first, end in strange):
            found.append(name)
    longest = [one for one in found if not any(one != other and one in other for other in found)]
    return longest[0] if len(longest) == 1 else None


def _put(question: str, name: str, customer: int) -> str:
    """The question with the customer's number for the name and what only says that it is one."""
    front, _, behind = question.partition(name)
    front, behind = _BEFORE.sub("", front), _BEHIND.sub("", behind)
    rest = f"{front}{behind}"
    chinese = re.search("[一-鿿]", rest) or not re.search("[a-zA-Z]", rest)
    if chinese:
        return f"{front.rstrip()}客户{customer}{behind.lstrip()}"
    return f"{front.rstrip()} customer {customer}{behind}".strip()


def _which(name: str, people: tuple[Match, ...], told: list[str], language: Language) -> Call:
    listed = ("、" if language == "zh" else ", ").join(f"#{one.customer_id}" for one in people[:_SEVERAL])
    reason = say("understand.reason.namesakes", language, count=len(people), listed=listed)
    unclear = say("understand.unclear_because", language, words=name, reason=reason)
    wanted = Clarify(understood="", unclear=(unclear,), suggestions=tuple(told))
    return Call("clarify", wanted.model_dump(mode="json"))
