"""People told by what they did and by no noun: 抖音来的没下单的列一下, “list the ones from Douyin who never ordered”.

Behind a number of customers, also one by channel or city, and behind a list, they are some of those customers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.assistant.calls import ACTIONS, LISTS, Call
from crm_tools.assistant.understand.checks.pointed import holds
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.turns.onward import how_many_of
from crm_tools.assistant.understand.turns.returning import Earlier, Read

_NOUN_ZH = "客户|会员|用户|顾客|买家|谁|人群"
_PART = rf"(?:(?!{_NOUN_ZH}|[各每哪按占分]|多少|几个|销售|金额|订单数|单数)[^,;?的人])"
_DEED = re.compile("[没未过了有]|下单|[购买]|登录|咨询|加购|收藏|浏览|退|[领用]|复购|回购|消费|付款")
_LEAD_ZH = r"(?:那么?|还|再|把|将|请|麻烦|给我|帮我|,|看看?|列出?|拉出?|导出|其中)*"
_SHOWN_ZH = r"(?:都|也|全部?|先|再|给我|帮我|,)*(?:列|名单|清单|有?[都是]?谁|[是有]哪|拉|导|给我|找出来|看看)[^,;]{0,7}"
_NUMBER_ZH = r"(?:一共|总共|大概|,)*(?:有|是)?(?:多少|几)(?:个|位|名)?(?:人)?[呢啊]*"
_TOLD_ZH = re.compile(
    rf"{_LEAD_ZH}(?P<parts>(?:{_PART}{{1,14}}的){{1,3}})(?:人)?(?:(?P<shown>{_SHOWN_ZH})|(?P<number>{_NUMBER_ZH}))"
)
_AMONG_ZH = re.compile("(?<=的)[这那]些人(?:里面?|当中|之中|中),?")
"""抖音来的那些人里，没下单的是哪些: a part of them, and a part of those."""
_LISTED_ZH = re.compile("列|名单|清单|拉|导")
_DID_ZH = re.compile(
    rf"{_LEAD_ZH}(?P<parts>(?:{_PART}{{1,10}}的){{1,2}})(?:里面?|当中|中)?,?(?:有)?(?:多少|几)(?:个|位|名)?(?:人)?"
    rf"(?P<did>{_PART}{{1,10}}?(?:过|了)?)(?:呢|啊)*"
)

_LEAD_EN = r"(?:(?:and|so|then|now|ok|okay|please|just|only|can you|could you|for me|next)[, ]+)*"
_SHOW_EN = (
    r"(?P<shown>(?:list|show|give|name|export|pull(?: up| out)?|find|get|i (?:want|need|would like)|let me see|see"
    r"|display)"
    r"(?: me| us)?(?: all| just| only| a list of| the names of| names of)* )?"
)
_ONES_EN = (
    r"(?:(?:all|only|just|any) )?(?:the )?"
    r"(?:(?P<kind>(?!(?:other|same|first|last|top|best|worst)\b)[a-z]+(?: [a-z]+)?) )?(?:ones?|those)"
)
_FROM_EN = r"(?: (?P<from>(?:from|in|on|via|through) [a-z0-9 ]{2,24}?))?"
_TOLD_EN = re.compile(
    rf"{_LEAD_EN}{_SHOW_EN}{_ONES_EN}{_FROM_EN} "
    r"(?:(?:who|that)(?P<did> (?!are\b|were\b|have been\b)[a-z].*)|(?P<with>with(?:out)? .*))"
)
_MANY_EN = re.compile(
    rf"{_LEAD_EN}(?P<many>how many)(?: of (?:them|those|these|the ones))?{_FROM_EN} (?P<did>"
    r"(?:have|haven.t|hadn.t|had|did|didn.t|never|ordered|bought|placed|purchased|logged|used|got|left|asked|inquired"
    r"|returned|came back|made|still have|added|viewed|browsed|favou?rited)\b.*)"
)
_BUYERS = re.compile(r"(?<!how many )\bbuyers(?= (?:who|that|with|without|from|in)\b)")
"""“List the buyers who …” after the number of buyers: the ones who did."""
_NOUN = re.compile(
    "(?<=的)(?:客户|会员|用户|顾客)(?=[,都也]*(?:再|给我|帮我)?(?:列|拉|导|名单|清单|(?:发|送|寄|推)[^过了给]))"
)
_NOUN_EN = re.compile(
    r"(?<!which )(?<!how many )\b(?:the |those )(?:new )?(?:customers|members|users|people)(?= (?:who|that|with)\b)"
)
"""没下单的客户列个名单 after the number of new ones: of those, where no other days are named and nothing says all."""
_OF_ALL = re.compile(r"[0-9近上本今去]|所有|全部|全体|全站|平台|\b(?:all|every|last|this|since|in)\b")
_REST_EN = re.compile(r"(?:have|has|had|did)(?:n.t| not)?|not(?: yet)?")
"""“The ones who didn't” are the others of the step before."""
_ACT_ZH = re.compile(
    rf"{_LEAD_ZH}(?P<for>给|向|对)?(?P<parts>(?:{_PART}{{1,14}}的){{1,3}})(?:人)?(?:都|就|也|再|统一|每人|各|,)*"
    r"(?P<act>(?:发|送|寄|推|建|创建|安排)(?![过了给])[^,;]+)"
)
_ACT_EN = re.compile(
    rf"{_LEAD_EN}(?:(?P<act>(?:send|give|offer|issue|email) [^,;]+?) to|(?P<verb>email|message|contact|call)) "
    rf"{_ONES_EN}{_FROM_EN} (?:(?:who|that)(?P<did> (?!are\b|were\b)[a-z].*)|(?P<with>with(?:out)? .*))"
)


def some_of_them(asked: Asked, _: Sequence[Earlier], read: Read) -> Call | None:
    """Those of the customers before whom the turn tells by what they did; None for any other turn."""
    before = lists(asked.previous)
    people = before or counted(asked.previous, split=True)
    if people is None or people == AudienceRequest() or people.limit is not None:
        return None
    words = asked.text.norm.strip(" ?!.,;:")
    measures = None if asked.previous is None else asked.previous.arguments.get("measures")
    if measures == ["buyers"]:
        words = _BUYERS.sub("ones", words)
    if measures == ["new_customers"] and not _OF_ALL.search(words):
        words = _NOUN_EN.sub("the ones", _NOUN.sub("", words))
    if (act := _act_for_some(words, people, read)) is not None:
        return act
    if asked.language == "zh":
        words = _AMONG_ZH.sub("", words)
        listed = _LISTED_ZH.search(words) if before is not None else True
        return _in_chinese(words, people, read) if listed else None
    return _in_english(words, people, read, listed=before is not None)


def _in_chinese(words: str, people: AudienceRequest, read: Read) -> Call | None:
    """Each of the parts narrows those that the parts before it left."""
    said = _TOLD_ZH.fullmatch(words) or _DID_ZH.fullmatch(words)
    if said is None:
        return None
    told = said.groupdict()
    parts = [one for one in said["parts"].split("的") if one] + ([told["did"]] if told.get("did") else [])
    if not any(map(_DEED.search, parts)):
        return None
    found = _narrowed(people, _parts(parts), read)
    return None if found is None else list_call(found) if told.get("shown") else how_many_of(found)


def _in_english(words: str, people: AudienceRequest, read: Read, *, listed: bool) -> Call | None:
    said = _MANY_EN.fullmatch(words) or _TOLD_EN.fullmatch(words)
    if said is None or _REST_EN.fullmatch((said["did"] or "").strip()):
        return None
    told = said.groupdict()
    found = _narrowed(people, _steps(told), read)
    if found is None:
        return None
    listed = listed or bool(told.get("shown"))
    return list_call(found) if listed and not told.get("many") else how_many_of(found)


def _parts(parts: Sequence[str]) -> Iterator[str]:
    return (f"其中{one}的有哪些" for one in parts)


def _steps(told: Mapping[str, str | None]) -> Iterator[str]:
    """“The gold ones from Douyin who never ordered”: gold, from Douyin, never ordered."""
    kind, place, did = told.get("kind"), told.get("from"), told.get("did")
    steps = [f"are {one}" for one in (kind, place) if one]
    steps.append(did.strip() if did else f"are {told['with']}")
    return (f"which of them {one}" for one in steps)


def _act_for_some(words: str, people: AudienceRequest, read: Read) -> Call | None:
    """没下单的发一张新人券, “send a coupon to the ones who never ordered”: drafted for these alone."""
    if (said := _ACT_ZH.fullmatch(words)) is not None:
        parts = [one for one in said["parts"].split("的") if one]
        found, act = _narrowed(people, _parts(parts), read), f"给他们{said['act']}"
    elif (said := _ACT_EN.fullmatch(words)) is not None:
        found = _narrowed(people, _steps(said.groupdict()), read)
        act = f"{said['act']} to them" if said["act"] else f"{said['verb']} them"
    else:
        return None
    drafted = None if found is None else read(act, list_call(found), ())
    return drafted if drafted is not None and drafted.tool in ACTIONS and lists(drafted) == found else None


def _narrowed(people: AudienceRequest, steps: Iterator[str], read: Read) -> AudienceRequest | None:
    """Those of ``people`` of whom each of the steps holds; None where one of them is not read as part of them."""
    for step in steps:
        found = read(step, list_call(people), ())
        fewer = lists(found) if found.tool in LISTS else None
        if fewer is None or fewer == people or not holds(found, people):
            return None
        people = fewer
    return people
