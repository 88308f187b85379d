"""Customers laid out, shared out or narrowed: the first so many of a ranking (今年消费前50的客户的城市分布, “how
many of our top 100 customers are gold”), and those told by what they did (退款客户的等级分布, 领券客户里金卡占多少).

They are people: what is laid out are these customers, and not the figure that they were ranked by or what they did.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crm_tools.analytics.audience_request import AudienceRequest, conditions_of
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import LISTS, Call, audience_of
from crm_tools.assistant.understand.draft import BLANK
from crm_tools.assistant.understand.lists.listed import ranked
from crm_tools.assistant.understand.lists.people import PEOPLE_MEASURES
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.returning import Read

_GROUPS = {
    "city": r"城市|地方|\bcit(?:y|ies)\b|\bwhere\b",
    "level": r"(?:会员)?(?:等级|级别|层级)|\b(?:membership )?(?:levels?|tiers?)\b",
    "channel": r"(?:来源|注册)?渠道|\bchannels?\b",
    "gender": r"性别|男女|\bgenders?\b",
}
_GROUP = "|".join(_GROUPS.values())
_LAID = (
    "分布|构成|结构|占比|比例|各有?(?:多少|几)(?:个|位|名)?人?|(?:多少|几)(?:个|位|名)?人|人数|(?:在|来自|是|属于)(?:哪些|哪几个|哪个|什么)"
    r"|\b(?:distribution|break ?down|split|mix|composition|how many|which|what|where)\b"
)
_SMALL = (
    "他们|她们|这些?(?:人|客户)|那|客户|会员|的|按照?|分|各|每个?|分别|都|主要|大概|看看?|一下|有|呢|请|帮我|情况|住"
    r"|[,? ]|\b(?:are|they|them|these|those|customers|people|from|in|at|the|their|by|per|of|for|each|every|come|live|do"
    r"|and|belong|to|show|me|give|so|then|on)\b"
)
_SHARED = re.compile("占比|比例|构成")
_LAYOUT = re.compile(f"(?:{_GROUP}|{_LAID}|{_SMALL})+")

_N = r"\d+|[一二两三五十百千]+"
_BEST_ZH = re.compile(
    rf"^(?P<who>[^,;?]*?(?:前|top ?|最[高多大]的)(?:{_N})(?:名|位|个)?的?(?:客户|会员|用户|顾客|人|买家))们?"
    r"(?P<what>(?:里面?|当中|中|之中|的|在|都|主要|,|分布|各|分别|来自|属于|是).+)$"
)
_INSIDE = re.compile("^(?:里面?|当中|中|之中),?(?:的|有)?")
_DAYS = (
    r"(?: (?:this|last) (?:year|month|quarter|week)| (?:in|of) (?:20\d\d|[a-z]+)"
    r"|,? ?(?:in |over |during )?(?:the )?(?:last|past) \d+ (?:days|weeks|months))?"
)
_BEST_EN = (
    rf"(?P<who>(?:(?:the|our|all) )*top \d+ (?:customers|members|buyers|clients)"
    rf"(?: by (?:sales|spend|spending|revenue|orders|amount spent))?{_DAYS})"
)
_ASKED_EN = (
    re.compile(
        rf"^(?P<what>[a-z ]*?(?:distribution|break ?down|split|mix|composition)(?: of| for| among)) {_BEST_EN}[?. ]*$"
    ),
    re.compile(
        rf"^(?P<what>(?:in )?(?:which|what|where)[a-z ]*? (?:do|are)) {_BEST_EN}"
        r"(?: (?:live|come|from|in|belong|to|on|at))*[?. ]*$"
    ),
    re.compile(rf"^(?P<how>how many of|which of|who of|who among) {_BEST_EN} (?P<rest>(?!by\b|per\b|in each).+)$"),
)


def of_the_best(asked: Asked, read: Read) -> Call | None:
    """The customers of the ranking laid out or narrowed; None for any other question."""
    norm = asked.text.norm.strip()
    if asked.previous is not None:
        return laid_out(asked.previous, norm)
    if asked.language == "zh":
        said = _BEST_ZH.match(norm)
        if said is None:
            return None
        who = read(said["who"], None, ())
        if not _first_so_many(who):
            return None
        if (found := laid_out(who, said["what"])) is not None:
            return found
        inside = _INSIDE.match(said["what"])
        return _narrowed(read(f"其中{said['what'][inside.end() :]}", who, ())) if inside else None
    for way in _ASKED_EN:
        if (said := way.match(norm)) is None:
            continue
        who = read(said["who"], None, ())
        if not _first_so_many(who):
            return None
        if "rest" in said.groupdict():
            return _narrowed(read(f"{said['how']} them {said['rest']}", who, ()))
        return laid_out(who, said["what"])
    return None


def laid_out(who: Call, words: str) -> Call | None:
    """How many of the customers that a ranking shows each city, level, channel or gender has."""
    layout = layout_of(words)
    if layout is None or not _first_so_many(who) or (theirs := ranked(who)) is None:
        return None
    return layout.of(theirs)


@dataclass(frozen=True)
class Layout:
    """What customers are laid out by, and whether each group's share of them is asked for."""

    group: str
    share: bool = False

    def of(self, theirs: AudienceRequest) -> Call:
        """These customers so laid out."""
        share = ("customers",) if self.share else ()
        groups = (self.group,)
        return call_for(
            ReportRequest(measures=("customers",), dimensions=groups, period="all", audience=theirs, share=share)
        )


def layout_of(words: str) -> Layout | None:
    """What these words lay customers out by, where they say nothing else: 都在哪些城市, “level breakdown of”."""
    if not _LAYOUT.fullmatch(words) or not re.search(_LAID, words):
        return None
    groups = [name for name, said in _GROUPS.items() if re.search(said, words)]
    return Layout(groups[0], bool(_SHARED.search(words))) if len(groups) == 1 else None


def _first_so_many(who: Call) -> bool:
    """Whether an answer is a ranking of customers with so many rows."""
    if who.tool != "run_report" or not (who.arguments.get("limit") or who.arguments.get("top_percent")):
        return False
    best: AudienceRequest | None = ranked(who)
    return best is not None


def _narrowed(found: Call) -> Call | None:
    """What was read of them, where it is still of them."""
    of_them = found.arguments.get("rule") or (found.arguments.get("audience") or {}).get("rule")
    return found if of_them and (found.tool in LISTS or found.tool == "run_report") else None


_PEOPLE = "(?:客户|会员|用户|顾客|人群|人|买家)"
_COMPOUND = {
    "退款": "退过款",
    "退货": "退过货",
    "咨询": "咨询过",
    "加购": "加购过",
    "收藏": "收藏过",
    "浏览": "浏览过",
    "领券": "领过券",
    "用券": "用过券",
    "登录": "登录过",
    "下单": "下过单",
    "购买": "下过单",
}
_NOUN = re.compile(rf"({'|'.join(_COMPOUND)})(?={_PEOPLE}$)")
"""退款客户: what they did and the word for them in one."""
_WHO_ZH = re.compile(
    rf"^(?P<who>[^,;?]*?(?:[过了的]|{'|'.join(_COMPOUND)}){_PEOPLE})们?(?P<what>(?:里面?|当中|中|之中|的|在|都|按|主要|,|分布"
    r"|各|分别|来自|属于|是|男女|[女男]性?|等级|城市|渠道).+)$"
)
_SHARE_ZH = re.compile(
    r"^(?:里面?|当中|中|之中)?,?(?:的|有)?(?P<part>[^,;?占比各]{1,8}?)(?:的)?"
    r"(?:占比(?:是|有)?(?:多少|几成)?|比例(?:是|有)?(?:多少|几成)?"
    r"|占(?:了|到)?(?:比例?)?(?:的?比例)?(?:多少个?|几成|百分之几|多大比例|多大))[?。]*$"
)
_DID_ZH = re.compile(
    rf"^(?P<whole>[^,;?过没未]{{0,8}}?(?:{_PEOPLE}|[金银]卡|钻石))(?:里面?|当中|中|之中)?,?有?(?P<did>[^,;?]{{2,20}}?的)"
    rf"{_PEOPLE}?(?:占比(?:是?多少)?|占了?(?:多少|几成|百分之几|多大比例|比)|比例(?:是?多少)?|有几成)[?。]*$"
)
_SHARE = r"(?:what(?: is| was|'s)? )?(?:the )?(?:share|percentage|percent|proportion|fraction)"
_WHO = r"(?P<who>(?:all |the |our |those )*(?:customers|people|members|users|clients) (?:who|that|with|whose) [^,;?]+?)"
_SHARE_EN = (
    re.compile(rf"^{_SHARE} of (?P<part>[\w -]+?) (?:among|amongst|in|within) {_WHO}[?. ]*$"),
    re.compile(rf"^{_SHARE} of {_WHO} (?:are|is|were) (?P<part>(?!\w+ed\b)[\w -]+?)[?. ]*$"),
)


def of_those_told(asked: Asked, plainly: Call, read: Read) -> Call | None:
    """The customers laid out or shared out, where the plain reading is a figure of what they did or none at all."""
    if asked.previous is not None or not _is_figure(plainly):
        return None
    norm = asked.text.norm.strip()
    if asked.language == "zh":
        if (did := _DID_ZH.match(norm)) is not None:
            return _doers(asked, did["whole"], _told(read(f"{did['did']}客户", None, ())))
        said = _WHO_ZH.match(norm)
        layout, shared = (layout_of(said["what"]), _SHARE_ZH.match(said["what"])) if said else (None, None)
        if said is None or (layout is None and shared is None):
            return None
        theirs = _told(read(_NOUN.sub(lambda one: f"{_COMPOUND[one[1]]}的", said["who"]), None, ()))
        if theirs is None or layout is not None:
            return None if theirs is None or layout is None else layout.of(theirs)
        return None if shared is None else _shared_out(asked, theirs, shared["part"])
    for way in _SHARE_EN:
        if (said := way.match(norm)) is not None and (theirs := _told(read(said["who"], None, ()))) is not None:
            return _shared_out(asked, theirs, said["part"])
    return None


def _is_figure(call: Call) -> bool:
    """Asked back, or a report that neither counts people by what they are nor shares out those of an audience."""
    if call.tool == "clarify":
        return True
    if call.tool != "run_report":
        return False
    told = call.arguments
    if told.get("audience"):
        return bool(told.get("of_all"))
    return not all(one in PEOPLE_MEASURES or one == "customers" for one in told["measures"])


def _told(call: Call) -> AudienceRequest | None:
    """The list of those who did something; None for any other answer, and for the first of some."""
    found = audience_of(call.tool, call.arguments) if call.tool in LISTS else None
    if found is None or found.limit or found.order:
        return None
    return found if any(one.field in MEASURES for one in conditions_of(found)) else None


def _shared_out(asked: Asked, theirs: AudienceRequest, words: str) -> Call | None:
    """The share of those who are something among them."""
    part = _facts(asked, words)
    if not part:
        return None
    report = ReportRequest(measures=("customers",), period="all", part=part, audience=theirs, share=("customers",))
    return call_for(report)


def _doers(asked: Asked, words: str, doers: AudienceRequest | None) -> Call | None:
    """钻石会员近90天买过的占几成: the share of those who did it among all who are something."""
    whole = _facts(asked, words)
    if whole is None or doers is None or doers.segment != "all" or doers.rule:
        return None
    return call_for(
        ReportRequest(measures=("customers",), filters=whole, audience=doers, share=("customers",), of_all=True)
    )


def _facts(asked: Asked, words: str) -> tuple[Filter, ...] | None:
    """What customers are, told by these words alone; None where they say anything else."""
    draft = drafted(asked, normalise(words))
    told = [token for token in draft.tokens if token.kind not in BLANK and token.value != "customer"]
    if any(token.kind != "value" or token.value[0] not in ATTRIBUTES for token in told):
        return None
    if len({token.value[0] for token in told}) < len(told) or not all(one.value[0] in DIMENSIONS for one in told):
        return None
    return tuple(Filter(field=token.value[0], op="eq", value=token.value[1]) for token in told)
