"""他今年花了多少, “his orders please”, after an answer of one customer, who takes the words' place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import report_in
from crm_tools.assistant.understand.turns.one_value import value_at
from crm_tools.assistant.understand.turns.returning import Read

_ZH = re.compile(
    r"[这那](?:一?(?:个|位|名))(?:客户|会员|顾客|用户|买家|老?客人|人)|该(?:客户|会员|顾客|用户)|此人|[这那]人|(?<!其)(?<!吉)[他她](?!们)"
)
_WHO = re.compile(
    r"\b(?:this|that|the same) (?:customer|member|client|buyer|shopper|person|guy|lady|woman|man)\b(?:'s|\.s)?"
    r"|\b(?:he|she|they|him|her|his|hers|their|them)\b"
)
_NO_ANSWER = ("clarify", "decline", "search_knowledge", "introduce")
_CALL = re.compile(r"(?:please |and |so |then |now )*(?:call|phone|ring|contact|message|text|write to|remind) ")
"""An order, and no question about them."""
_WHOSE = re.compile(r"his|hers?|their|.*[.']s")


def of_one_customer(asked: Asked, read: Read) -> Call | Draft | None:
    """The turn read with the customer's number for the pronoun; None where no one customer is pointed at."""
    points = _ZH if asked.language == "zh" else _WHO
    if asked.previous is None:
        return None
    if not points.search(asked.text.norm):
        return _without_pronoun(asked, read)
    customer = the_customer(asked.previous, asked.desk)
    if customer is None:
        return None
    for told in _told(asked, points, customer):
        found = read(told, None, ())
        if found.tool == "customer_story" and _CALL.match(asked.text.norm):
            continue
        if found.tool not in _NO_ANSWER and names(found, customer):
            return found
    if asked.previous.tool != "run_report":
        return None
    draft = drafted(asked)  # read of the ranking it would be of everybody
    draft.unclear.append((asked.question, "understand.reason.rank_within"))
    return draft


_OF_A_PERSON = re.compile(
    "手[里上头中]"
    "|(?:下|买|退|领|用|登录|登陆|咨询|浏览|收藏|加购|投诉|取消|来)(?:过|了)?[^,;]{0,8}(?:吗|没有?|几[单次张笔件回])[?.!]*$"
    "|(?:最近|上次|最后|上一次)(?:一次)?(?:登录|登陆|下单|买|购买|消费|咨询|来)"
    r"|^(?:and |so |also |ok,? |has |have |had |did |does )*(?:any|last|latest|most recent|unused|ever)\b"
)
_OTHERS = re.compile(
    "客户|会员|用户|顾客|买家|人|谁|大家|所有|全部|全店|我们|公司|店|各|每|哪(?!天|一天|月|年)|排|名单|金卡|银卡|钻石"
    r"|\b(?:customers?|members?|people|everyone|everybody|anyone|who|we|our|by|per|each|all|list|top|which)\b"
)


def _without_pronoun(asked: Asked, read: Read) -> Call | Draft | None:
    """手上还有没用的券吗, “any unused coupons” after one customer's story: of that one, or asked back; never of all."""
    said = asked.text.norm
    if not _OF_A_PERSON.search(said) or _OTHERS.search(said) or lists(asked.previous) is None:
        return None
    customer = None if asked.previous is None else the_customer(asked.previous, asked.desk)
    if customer is None:
        return None
    bare = said.strip(" ?!.")
    told = [f"客户{customer}{said}"]
    if asked.language == "en":
        told = [
            f"{bare} of customer {customer}",
            f"does customer {customer} have {bare}",
            f"customer {customer} {bare}",
        ]
    for words in told:
        found = read(words, None, ())
        if found.tool not in _NO_ANSWER and names(found, customer):
            return found
    draft = drafted(asked)
    draft.unclear.append((asked.question, None))
    return draft


def the_customer(previous: Call, desk: Desk) -> int | None:
    """The id of the one customer that an answer is of: a story, an order, or the first of a ranking alone."""
    if previous.tool == "run_report":
        base = report_in(previous)
        if base.dimensions != ("customer",) or base.limit != 1:
            return None
        value = value_at(desk, base, "customer", 0)
        return None if value is None else int(value)
    people = lists(previous)
    if people is None or people.rule is not None or len(people.filters) != 1:
        return None
    [one] = people.filters
    told = str(one.value)
    return int(told) if one.field == "customer" and one.op == "eq" and told.isdigit() else None


def names(found: Call, customer: int) -> bool:
    """Whether the call is of that customer."""
    return re.search(rf"(?<![\w.]){customer}(?![\w.])", str(found.arguments)) is not None


def _told(asked: Asked, points: re.Pattern[str], customer: int) -> Iterator[str]:
    norm = asked.text.norm
    if asked.language == "zh":
        yield points.sub(f"客户{customer}", norm)
        return
    yield points.sub(lambda said: f"customer {customer}" + ("'s" if _WHOSE.fullmatch(said.group()) else ""), norm)
    if re.search(r"\bher\b", norm):
        yield points.sub(f"customer {customer}", norm)
