"""把这些人存成人群叫…, “save them as a segment called …”: a group of customers kept under a name."""

from __future__ import annotations

import re
from collections.abc import Callable

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.saved_segments import MOST_LETTERS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.asking_back import clarified
from crm_tools.assistant.understand.documents import asks_how
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.question import Asked, drafted

_GROUP_ZH = "(?:人群包|人群|分群|客群|客户群体?|群体|群组|细分|客户组|分组)"
_NAMED_ZH = (
    r"(?:[,，:：]?(?:它|就|并)?(?:名字|名称|命名|取名|起名|取个名字|起个名字|名)?"
    r"(?:就?叫做|就?叫作?|为|是|成|:)+[,， ]*"
    r"(?P<name>.{1,60}?)|(?P<quoted>\"[^\"]{1,60}\"))"
)
_ASKS_ZH = r"^(?:那|好的?|行|嗯|请|麻烦|帮我|帮忙|给我|我想|我要|先|再|就|[,，])*"
_ENDS_ZH = r"(?:吧|一下|哈|呗|了|可以吗|行吗|好吗)?$"
_NEW_ZH = "(?:一?个|新的?|新建的?|我的|常用的?|固定的?|单独的?)*"
_SAVED_ZH = tuple(
    re.compile(one)
    for one in (
        # 建一个人群：上海的金卡会员
        rf"{_ASKS_ZH}(?:新建|创建|建立|建)(?:一?个|新的?)*{_GROUP_ZH}(?:(?:叫做?|名为)(?P<name>[^,，:：]+))?"
        r"[,，:：]+(?:包含|包括|条件是|条件为|规则是|里面是|人是)?(?P<who>.+?)$",
        # 用近30天下过单的女客户建一个人群
        rf"{_ASKS_ZH}(?:用|拿|以|按)(?P<who>.+?)(?:新建|创建|建立|建|做|生成)(?:成)?(?:一?个|新的?)*{_GROUP_ZH}"
        rf"{_NAMED_ZH}?{_ENDS_ZH}",
        # 把这些人存成一个人群，叫银卡潜力客户
        rf"{_ASKS_ZH}(?:把|将)?(?P<who>.*?)[,，]?(?:全部?|都)?(?:另外?|单独)?(?:保存|存|另存|存档|收藏|建|做|设)"
        rf"(?:起来|下来|一下|下)?[,，]?(?:成|为|作|到)?{_NEW_ZH}{_GROUP_ZH}{_NAMED_ZH}?{_ENDS_ZH}",
        # 存为“银卡潜力客户”, 把他们存起来
        rf"{_ASKS_ZH}(?:把|将)?(?P<who>.*?)[,，]?(?:另?存|保存|收藏)(?:起来|下来|一下|下)?{_NAMED_ZH}{_ENDS_ZH}",
        rf"{_ASKS_ZH}(?:(?:把|将)(?P<who>.*?))?(?:都|全部?)?(?:存|保存|收藏)(?:起来|下来|一下|下)(?P<name>){_ENDS_ZH}",
    )
)
_GROUP_EN = "(?:segment|audience|customer group|group of customers|group)"
_NAMED_EN = (
    r"(?:[, ]*(?:and )?(?:called|named|titled|call it|name it|with the name|under the name(?: of)?|as)"
    r" +(?P<name>.{1,60}?))"
)
_ASKS_EN = (
    r"^(?:please |pls |ok |okay |now |then |can you |could you |i want to |i'd like to |let's |lets |go ahead and )*"
)
_SAVED_EN = tuple(
    re.compile(one)
    for one in (
        rf"{_ASKS_EN}(?:save|store|keep|turn|make|put|bookmark)(?P<who> .*?)? +(?:as|into|in|to)"
        rf" +(?:(?:a|an|my|our|one|new|saved) )*{_GROUP_EN}{_NAMED_EN}?(?: please)?$",
        rf"{_ASKS_EN}(?:save|store)(?P<who> .*?)? +(?:as|under)(?: the name)? +\"(?P<name>.{{1,60}}?)\"$",
        rf"{_ASKS_EN}(?:create|build|make|set up|save|define) +(?:(?:a|an|my|our|new|saved) )*{_GROUP_EN}"
        r"(?: (?:called|named|titled) (?P<name>.{1,60}?))?"
        r" *(?:of|from|for|with|out of|containing|:|,)+ *(?P<who>.+?)$",
    )
)
_THESE = re.compile(
    r"(?:上面|刚才|刚刚|当前|现在|以上)?的?(?:这|那|此)?(?:些|批|群|几个|几位|份|个|拨|组|\d+[个位人名])?"
    r"(?:客户|人|会员|用户|顾客|名单|列表|清单|结果|人群|他们|她们)*"
    r"|(?:all of |all )?(?:this|that|these|those|the|them|it|current|above)*"
    r" ?(?:list|result|results|customers|people|members|ones|group|lot|selection)?"
)
_NO_NAME = re.compile("^(?:什么|啥)|excel|csv|pdf|表格|文件|报表|报告|图表|文档|\\b(?:file|report|chart|sheet)\\b")


def saving(asked: Asked, read: Callable[[str], Call]) -> Call | None:
    """The segment that the turn wants kept; asked back where it is not clear of whom. None where nothing is to be."""
    said = asked.text.norm.strip(" ?!.。？！")
    match = next((m for one in (_SAVED_ZH if asked.language == "zh" else _SAVED_EN) if (m := one.match(said))), None)
    if match is None or asks_how(asked):
        return None
    name = _typed(asked, match)
    if name is not None and _NO_NAME.match(name.casefold()):
        return None
    who = (match["who"] or "").strip(" ,，的")
    before = lists(asked.previous) or counted(asked.previous, split=True)
    whom = before if _THESE.fullmatch(who) else _whom(who, asked, read)
    if whom is None or (name is not None and len(name) > MOST_LETTERS):
        draft = drafted(asked)
        draft.unclear = [(who, None if who else "understand.reason.whom")]
        return clarified(draft, asked.desk)
    arguments = {"audience": whom.model_dump(mode="json", exclude_defaults=True)}
    return Call("save_segment", arguments | ({} if name is None else {"name": name}))


def _whom(who: str, asked: Asked, read: Callable[[str], Call]) -> AudienceRequest | None:
    """The customers that the words name, listed or counted."""
    told = (who, f"{who}的客户有哪些") if asked.language == "zh" else (who, f"list {who}", f"customers who {who}")
    for words in told:
        call = read(words)
        whom = lists(call) or counted(call, split=True)
        if whom is not None:
            return whom
    return None


def _typed(asked: Asked, match: re.Match[str]) -> str | None:
    """The name as it was typed, without its quotation marks."""
    found = match.groupdict()
    group = next((one for one in ("name", "quoted") if found.get(one)), None)
    if group is None:
        return None
    text = asked.text
    lead = len(text.norm) - len(text.norm.lstrip(" ?!.。？！"))
    start, end = (place + lead for place in match.span(group))
    name = " ".join(text.quote(start, end).strip(" \"'“”‘’「」『』《》【】.,，。!！?？").split())
    return name or None
