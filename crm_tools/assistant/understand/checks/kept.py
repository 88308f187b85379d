"""What holds between the list of customers before and what a turn makes of it, however the turn was read.

- A condition does not vanish by itself: what was said of the customers holds until a turn takes it away or puts another
  of its kind in its place.
- A narrowing (其中, “of them”) keeps every condition; a widening (也, “as well”) keeps every value.
- What takes the place of something (“the same for menswear”) does not stand beside it.
"""

from __future__ import annotations

import re

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.assistant.calls import OWN_WORK, Call
from crm_tools.assistant.understand.lists.atoms import GOODS, Atom, atoms, concerned
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.lists.people import PEOPLE_MEASURES

_LETS_GO = re.compile(
    r"换|改|不限|不管|不论|取消|去掉|去除|拿掉|不要|不看|别|甭|回到|恢复|重新|所有|全部|全体|整体|其余|其[他它]|剩|余|另|错|不对|口误|放开|放宽"
    r"|反过来|不是|而是|累计|历史|撤|前面|之前|刚才|一开始|最初|后退|呢[?]*$|也|加|算上|包括|一起|门槛|哪怕|只要"
    r"|\b(?:instead|change|switch|swap|drop|remove|without|regardless|any|all|back|undo|forget|not|no|rest|others?|else"
    r"|everyone|everybody|ignore|lift|lifetime|whole|entire|ever|meant|mean|sorry|again|earlier|first|original|rather"
    r"|what about|how about|never ?mind|scratch|wrong|replace|same|include|including|add|also|too|as well|plus|make it"
    r"|make that|nationwide|nationally|overall|haven.t|hasn.t|didn.t|have|has|did|who have|now)\b"
)
_AMONG = re.compile(r"其中|里面|里头|当中|\b(?:of|among|amongst) (?:them|those|these)\b|\bof which\b")
_AS_WELL = re.compile(
    r"也(?:一起|一并|要|算|加|放|带)|[算加带]上|\b(?:as well|too)[?!. ]*$|^(?:and |please )*(?:also|include|add)\b"
)
_SAME_FOR = re.compile(r"\b(?:the )?same (?:thing |list |number )?(?:for|with)\b|换成|换为|改成|\binstead\b|\bswap\b")


_WHO = re.compile(
    r"^(?:and |so |then )*(?:who|which of)\b|\b(?:they|them|these|those|on it)\b|谁|哪些人|[他她]们|这[些批]"
)
_ONLY_DID = re.compile(
    r"只(?:有)?(?:买|购买|下单|浏览|看过|加购|收藏|咨询|领)|\bonly (?:bought|purchased|ordered|viewed|got|used|have)\b"
)
_THESE = re.compile(
    r"[这那](?:两|俩|三|几)个?(?:城市|地方|渠道|等级|品类)"
    r"|\b(?:both|(?:these|the|those) (?:two|three)) (?:cities|channels|levels)\b"
)
_WONDERS = re.compile(
    r"怎么(?:会|这么|那么|还|反而|突然|都|就|比|又|老)?[^,;?]{0,8}(?:低|高|少|多|差|跌|涨|降|掉)(?!于)"
)
_WHOLE = re.compile(
    r"谁|名单|清单|哪[些几]|客户|会员|用户|顾客|买家|人(?!民)|高价值|活跃|流失|新客|老客|沉默|意向"
    r"|\b(?:who|which|list|show|find|customers?|members?|people|users?|buyers?|everyone|anyone|men|women|risk|value)\b"
)
"""A question that says for itself who is meant."""


def unkept(norm: str, call: Call, previous: Call | None) -> str | None:
    """The words of a turn whose call does not keep to this; None where it does."""
    if previous is None or call.tool in OWN_WORK:
        return None
    if (said := _AGAIN.search(norm)) and (_same_people(call, previous) or _at_any_time(call, previous)):
        return said.group()  # 又下过单的 of last month's buyers: since when?
    if call.tool == "search_knowledge" and previous.tool == "run_report" and (said := _WONDERS.search(norm)):
        return said.group()  # 钻石怎么比金卡还低: of the figures shown
    if call.tool == "search_knowledge" and (said := _THOSE.search(norm)):
        return said.group()  # “who placed them” after so many orders: nothing for the handbook
    if not _of_people(previous):
        return None
    base, found = concerned(previous), concerned(call)
    if base is None or base == AudienceRequest():
        return None
    if call.tool == "search_knowledge" and (said := _WHO.search(norm)):
        return said.group()
    if found is None or call.tool == "search_knowledge":
        return norm if _of_everybody(call) and not _WHOLE.search(norm) else None
    if any(
        one[0] in ("new_customers", "first_time_buyers") and one[1].endswith(" ge 1 [] all") for one in atoms(found)
    ):
        return norm  # everybody was new at some time
    if (said := _ONLY_DID.search(norm)) and len([one for one in atoms(base) if _is_of_goods(one)]) > 1:
        return said.group()
    if (said := _THESE.search(norm)) and _one_value(call):
        return said.group()
    old, new = atoms(base), atoms(found)
    resorted = found.order != base.order  # 按累计消费排: the days of what it is sorted by
    if old == new and base.period != found.period and call.tool != "run_report" and not resorted:
        return norm  # “and August” after those of June and July: days that count nothing
    kept, gone, come = old & new, old - new, new - old
    of_goods = {one for one in gone if any(_with_goods(one, other) for other in come)}
    kept, gone = kept | of_goods, gone - of_goods
    if (said := _AS_WELL.search(norm)) and _replaced(base, found, gone, come):
        return said.group()
    if not kept and not _AMONG.search(norm):
        if _of_everybody(call) and not _WHOLE.search(norm):
            return norm
        whole = call.tool == "run_report" or _WHOLE.search(norm) or _LETS_GO.search(norm)
        return None if whole or {_kind(one) for one in gone} & {_kind(one) for one in come} else norm
    if gone and (said := _AMONG.search(norm)) and _vanished(gone, frozenset()):
        return said.group()
    if gone and not _LETS_GO.search(norm) and _vanished(gone, come):
        return norm
    if (said := _SAME_FOR.search(norm)) and not gone and _goods(old) and _goods(come):
        return said.group()
    return None


_THOSE = re.compile(r"^(?:and |so |then )*(?:who|how many|which)\b.*\b(?:them|these|those|it|they|we)\b")
_AGAIN = re.compile(
    r"(?:又|再次|再(?=有?[下买购来登])|第二次)(?:有)?(?:下|买|购|来|登|消费|成交|回来)"
    r"|\b(?:ordered|bought|purchased|came|shopped|logged in|buy|order|come)(?: back)? "
    r"(?:again|another time|once more)\b"
)


def _same_people(call: Call, previous: Call) -> bool:
    """Whether a turn that says what they did added nothing to those before."""
    base, found = (lists(one) or counted(one) for one in (previous, call))
    return base is not None and found is not None and atoms(base) == atoms(found)


def _at_any_time(call: Call, previous: Call) -> bool:
    """Whether “again” came to an order at any time, which those who had ordered or bought for the first time have."""
    base, found = concerned(previous), lists(call) or counted(call)
    if base is None or found is None or not any(one.field in ("orders", "first_time_buyers") for one in base.filters):
        return False
    ever = [one for one in found.filters if (one.field, one.op, one.value, one.where) == ("orders", "ge", 1, ())]
    return any(one.period == "all" for one in ever)


def _of_people(previous: Call) -> bool:
    """Whether the answer before was a list of customers, or figures about such a list."""
    if previous.tool != "run_report" or previous.arguments.get("audience"):
        return True
    return previous.arguments["measures"] == ["customers"] or lists(previous) is not None


def _of_everybody(call: Call) -> bool:
    """Whether a call counts people of the whole shop."""
    told = call.arguments
    if call.tool != "run_report" or told.get("audience") or told.get("filters"):
        return False
    return set(told["measures"]) <= {*PEOPLE_MEASURES, "customers"}


def _one_value(call: Call) -> bool:
    """Whether one value is chosen where several are pointed at."""
    chosen = [one for one in call.arguments.get("filters") or () if one["field"] in ATTRIBUTES]
    return bool(chosen) and all(one.get("op", "eq") == "eq" for one in chosen)


def _vanished(gone: frozenset[Atom], come: frozenset[Atom]) -> bool:
    """Whether a condition went and none of its kind took its place."""
    return bool({_kind(one) for one in gone} - {_kind(one) for one in come})


def _with_goods(one: Atom, other: Atom) -> bool:
    """Whether the other says the same of some goods: a television put in the cart, after anything put there."""
    said, _, days = one[1].partition(" [] ")
    bought = "units" + said.removeprefix("orders") if one[0] == "orders" else said
    return bool(days) and _is_of_goods(other) and re.fullmatch(rf"{bought} \[.+\] {days}", other[1]) is not None


def _kind(one: Atom) -> str:
    return "goods" if _is_of_goods(one) else one[0]


def _is_of_goods(one: Atom) -> bool:
    return one[0] in GOODS or any(f"'{name} " in one[1] for name in GOODS)


def _goods(told: frozenset[Atom]) -> bool:
    return any(_is_of_goods(one) for one in told)


def _replaced(base: AudienceRequest, found: AudienceRequest, gone: frozenset[Atom], come: frozenset[Atom]) -> bool:
    """Whether a value of the customers went for another, where others were to stand beside it."""
    if any(_undated(one) == _undated(other) for one in gone for other in come if one[0] == other[0]):
        return True  # “and this quarter too”: in both
    fields = {one[0] for one in gone} & {one[0] for one in come} & {*ATTRIBUTES, "band", "stage"}
    for name in fields:
        had, has = (
            {value for one in told.filters if one.field == name for value in _values(one.value)}
            for told in (base, found)
        )
        if not had <= has:
            return True
    return False


def _undated(one: Atom) -> str:
    return one[1].rpartition(" ")[0]


def _values(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)
