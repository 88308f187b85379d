"""Clauses of a Chinese question that only tell why somebody asks: 大促复盘的ppt还差一页，…; 预算有限，…; …，我要排坑位.

Such a clause has a predicate, asks nothing that the rest could not do without, and names nothing that changes rows or
numbers and is not named in the rest as well. What is left must be a whole question of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.assistant.understand.text import opinions_zh
from crm_tools.assistant.understand.text.named_zh import named_in
from crm_tools.assistant.understand.vocabulary.spans import Token

Span = tuple[int, int]

_POINTS_BACK = re.compile(
    "[他她它]们?(?!买)|(?<![的日号节十一八年\\d])那(?:边|里|儿|个月|天|周|段|批)|(?<![日号节十一八\\d])当[时月天]|(?<![年月周度])同期|[这那]些(?!天)|其中|[该这](?:批|个(?![月周季星礼年]))"
    "|两者|[前后]者|同样(?!的?(?:这|天|日|时|期|区|周|阶))"
)
_CLAUSE = re.compile(r"(?<!\d),|,(?!\d{3})|[;!~…]|\.(?!\d)|\?|(?<!\d):|:(?!\d)")
_SOMEBODY = re.compile(
    "(?:所以|因为|那|现在|最近|这次|上午|下午|昨天|今天|刚才|刚刚?|早|周[一二三四五六日末]|月底|年底|明天|晚上|中午|hi|hello|嗨|你好|您好|哈喽|早呀?|\\s)*"
    "(?:我们?|咱们?|俺们?|本人|人家|老板|领导|上级|总部|集团|(?:[a-z\u4e00-\u9fff]{0,6}?)"
    "(?:经理|总监|主管|主任|负责人|老总|老大|头儿|大佬|店长|主播|达人|同事|同学|老师|专员|财务|会计|审计|法务|行政|人事|hr|采购|仓库|仓储|物流"
    "|供应链|运营|市场部?|客服|售后|电销|外呼|地推|投放|增长|选品|品牌方|品牌部|供应商|厂[家商]|代理商?|经销商|加盟商|投资人|股东|董事会|管理层"
    "|小?组(?!合)|部门|(?:部|中心)(?:那边|这边)?(?=[的那这同要想说在问催刚让急])|团队|那边|这边|有人|大家|(?<=[王李张刘陈杨赵黄周吴徐孙马林小老])(?:总|姐|哥|工)))"
)
_BUSINESS = (
    "拜访|出差|算[^,]{0,6}(?:成本|预算|提成|奖金|绩效|工资|费用|账)|开业|开店|新店|建群|拉群|选址|选品|路演|培训|招商|招聘|巡店|补货|对账|对数|报账|结算|立项|排期|试点|答谢|年会|团建|沙龙|下午茶|述职"
    "|答辩|评选|评[年季月优先]|维护|回馈|寄|谈合作|谈判|签约|续约|吐槽|轮到|画[^像]{0,6}图|画[^像]{0,5}曲线|办[个场一]|搞[个场一]|写[个份篇材方文报总会分复大]"
)
"""What people are busy with when they need figures."""
_STRONG = re.compile(
    f"{_BUSINESS}|"
    "^为(?!什么|啥|何)|拟(?=[^稿定]|定[^的])|^针对|^鉴于|需(?!求|要的)|正在|^正|即将|在即|名额|立项|以便|用于|供(?!应)|在催|等着用"
    "|想|打算|准备|计划|考虑|怀疑|觉得|感觉|发现|担心|听说|据说|抱怨|反馈|反映|提到|说(?!明)|催|争|吵|为了|因为|由于|既然"
    "|眼看|冲|忙着|赶着|问(?=我|咱|起)|不知道|不清楚|不确定|好奇|纳闷|头疼|着急|犹豫|参考|对标|借鉴|苗头|势头|迹象|不想|免得|避免|省得"
    "|^(?:补|填|交|凑|更新|核对?|对)(?:一?下|个|份|着)?(?=[^,]{1,8}$)|要(?=汇报|定|搞|做|办|开|推|备|上|补|发|附|写|排|报|填|约|谈|交|选|评|给|跟)|得(?=[摸先把知看弄做])|开会|复盘|汇报|备货|摸底|盘点|总结|评估|核实"
)
"""What somebody thinks, says or is up to."""
_WEAK = re.compile(
    "了|着|还|就|都|也|又|老是|总是|一直|挺|太|很|蛮|有点|有些|有限|不够|不行|不对|不好|不妙|快(?=到|要)|将近|终于|竟|要|会|能|把|被|让"
    "|越来越|差(?!多)|缺|得(?=很|挺|厉害|凶|狠|猛|快|慢|不行|不错)|严重|厉害|离谱|夸张|吓人|头疼|捧场|给力"
)
_REQUEST = re.compile(
    "(?:所以|那|现在|因此|然后|故|顺便|老师|同学|亲)*,?(?:麻烦|劳烦|劳驾|烦请|拜托|有?请(?!了|假)|辛苦|求(?=[你个数助教查看])|帮|替我|给我|能不能|能否|可否|可不可以"
    "|能(?=帮|给|看|把|查|按|拉|列|导|统|告|说|算)|想(?=请|看|知道|问|了解|要|查|拉|统计|弄清|搞清)|我(?:就|只)?想(?=请|看|知道|问|了解|要|查|拉|统计)|我?要看|需要|看看|看下|看一下"
    "|查下|查查|查一下|方便(?=查|看|给|告|拉|列|导|说)|拉一?[下个份张]|导一?[下个份]|问下|问一下|问问|请教|告诉我|报一?下|算一?下|统计一?下|数一?下|列一?下)"
)
"""How a clause begins that asks for something, behind which nothing of the clause before hangs."""
_SCOPE = re.compile(
    "[只仅限]|不含|不算|不要|除|去掉|剔|排除|范围|口径|条件|前提|标准|口径|^(?:关于|对于|按|以|就(?!要|是|快))|^在.{1,10}(?:里|中|内|上|方面|期间)$|其中|包括|包含"
)
"""我们只做线上, 口径按自然月: what bounds the question, whatever it is."""
_LEAVES_OUT = re.compile(f"{_SCOPE.pattern}|别(?!的)|不用|不必|甭|不[知清]")
ASKS = ("which", "which_all", "which_time", "how_many", "head_count", "list", "export", "higher")
_INDIRECT = re.compile(
    "(?:想|要|不|得)(?:再|先|要)?(?:知道|了解|弄清楚?|搞清楚?|搞明白|弄明白|评估|核实|确认|判断|看看?|清楚|确定|晓得)|看看?(?!.*最)|摸|评估"
)
_MANY = re.compile("好多|好几|有?几[家款个张批场位]$")
_WHO = re.compile("的$|(?:客户|会员|用户|顾客|人|商品|产品|买家|订单|券)$")
_AIMED = re.compile(
    "(?:拜访|评选?|回访|联系|感谢|答谢|维护|邀请|招待|接待|慰问|回馈|奖励|约|请)[^,的]{0,8}(?:客户|会员|用户|顾客|人|买家)$|"
    "^为(?!什么|啥|何)|(?:做|当|招|招募|征集|发展|培养|物色)(?:一?批|几[个位])?(?:种子|体验|内测|测试|样板|标杆|首批|天使)|拟|需(?=避|提|披|约|预|写|据)|^(?:不想|不要|别|免得|避免|怕|省得)|(?:冲着|奔着|为了|针对|面向).{1,8}(?:去|来)的$"
)
_STUDIED = re.compile(
    "^(?:我们?|咱们?)?(?:这边)?(?:正在|想|要|打算|准备)*(?:研究|分析)|^(?:看看|查查|查一下|看下|找找)?有没有(?:漏|该|错|忘|够|达标|符合)"
)
"""我们想研究爱用券的人, behind which a request tells who they are."""
_WHICH_ONES = re.compile(
    "(?:不想?要|别要|不算|不含|排除|剔除?|去掉|除开)(?!打扰|骚扰|惊动)[^,]*(?:的|客户|会员|用户|顾客|人)$"
    "|^(?:只|就|仅|最好|必须|一定)?(?:想?要|得|必须|最好)(?:是|会|有|住|在|能|爱|喜欢|养|玩|懂|来自|属于)"
    "|^[想只]?要[^,]{1,6}(?:那边|那头|地区|一带)$"
)
"""我们不想要爱挑剔的, 要会打高尔夫: who is meant, though nobody may know it."""
_UP_TO = re.compile(
    "(?:所以|因为|最近|这次|下个?[月周]|[明后]天)*(?:我们?|咱们?|老板|运营|市场|直播间?)[^,]{0,4}(?:打算|准备|计划|想|要)"
    "[^,的]{0,10}[发做推办送搞选挑写开铺补备投约请邀]"
)
"""我们打算给沉睡客户发一波券: what somebody is up to, whatever stands at its end."""
_WHY = re.compile("为啥|为什么|怎么回事|咋回事")
_OURSELVES = re.compile("(?:那|现在|所以|因为)*(?:我|咱|俺|本人)")
_DOING = re.compile("^我们?(?:这边)?(?:正)?在")
_SO_IT_IS = re.compile("(?:挺|很|蛮|怪|够|真|太|特别|非常|有点)[^的]{1,6}的$")
_ADDED = re.compile(
    "(?:可能|应该|大概|估计|回头|后面|接下来|下一步|顺便|顺带|另外|这样|到时候|方便|好|以便|用来|用于|拿来|拿去|准备|打算|想|要|去"
    "|我们?|咱们?|老板|领导|运营|市场|客服|团队|做|给|排|定|圈|看(?:看|下|一下)?(?=[^的]*(?:有没有|是不是|会不会|值不值|效果|问题|原因)))"
)
"""How what is added behind a question begins."""
_DEEDS = (
    *("buy", "sell", "login", "register", "refund", "cancel", "unpaid", "paid", "use", "unused", "not_ordered", "deed"),
    *("never", "without", "interest", "expiring", "similar"),
)


def points_back(norm: str) -> bool:
    """Whether what is left points at what was cut: 那个月, 他们; 12号当天 points at nothing."""
    return bool(_POINTS_BACK.search(norm))


def told_clauses(norm: str, tokens: Sequence[Token]) -> list[Span]:
    """Where the clauses stand that only tell something; empty where none does, or nothing else would be left."""
    clauses = [clause for clause in _clauses(norm, tokens) if clause[1]]
    told = [clause for place, clause in enumerate(clauses) if _may_tell(norm, clause, clauses, place)]
    while told:  # what only they name must be kept
        rest = [token for clause in clauses if clause not in told for token in clause[1]]
        named = named_in(norm, rest)
        kept = [clause for clause in told if not named_in(norm, clause[1], rest) <= named]
        if not kept:
            break
        told = [clause for clause in told if clause not in kept]
    return [span for span, _ in told] if len(told) < len(clauses) else []


def _clauses(norm: str, tokens: Sequence[Token]) -> list[tuple[Span, list[Token]]]:
    ends = [match.end() for match in _CLAUSE.finditer(norm)] + [len(norm)]
    found, start = [], 0
    for end in ends:
        inside = [token for token in tokens if start <= token.start < end and token.kind != "comma"]
        found.append(((start, end), inside))
        start = end
    return found


def _may_tell(norm: str, clause: tuple[Span, list[Token]], clauses: list[tuple[Span, list[Token]]], place: int) -> bool:
    (start, end), tokens = clause
    said = norm[start:end].strip(" ,;.!?:~…")
    unknown = sum(len(token.text) for token in tokens if token.kind in ("unknown", "unsupported"))
    others_said = [token for clause in clauses if clause[0] != (start, end) for token in clause[1]]
    if place and unknown and opinions_zh.reads_off(said, tokens, others_said):
        return True
    aimed = _SO_IT_IS.search(said) or _AIMED.search(said) or _UP_TO.match(said) or _STUDIED.match(said)
    if (_WHO.search(said) and not aimed) or _WHICH_ONES.search(said):
        return False
    strong = bool(_SOMEBODY.match(said) or _STRONG.search(said))
    requested = place + 1 < len(clauses) and _requests(norm, clauses[place + 1][0])
    coupons = re.search("券|优惠|红包|码", norm)  # 短信包快失效了 is about no coupon
    deeds = any(token.kind in _DEEDS and (coupons or token.kind != "expiring") for token in tokens)
    strong = strong or (requested and not deeds and not _SCOPE.search(said) and _more_than_names(tokens))
    others = bool(_SOMEBODY.match(said)) and not _OURSELVES.match(said)  # 电销下午要名单, 仓库在盘补货清单
    doing = (
        ("list",) if others or requested or _DOING.match(said) else ("which",) if strong and _WHY.search(said) else ()
    )
    if any(token.kind in ASKS and token.kind not in doing and not _MANY.match(token.text) for token in tokens):
        return strong and unknown >= 2 and bool(_INDIRECT.search(said)) and place + 1 < len(clauses)
    who = _SOMEBODY.match(said) if others else None  # 投放同学要看抖音效果: who asks is not asked for
    asker = start + len(norm[start:end]) - len(norm[start:end].lstrip(" ,;.!?:~…")) + (who.end() if who else 0)
    kept_nowhere = any(
        token.kind.startswith("no_data") and token.end > asker and not opinions_zh.is_planned(token, others_said)
        for token in tokens
    )
    if opinions_zh.thinks(said) and place and not _LEAVES_OUT.search(said):
        return True
    if kept_nowhere and re.search("(?<!眼)看|查|知道|统计", said):
        return False
    if strong and (place + 1 < len(clauses) or (unknown >= 2 and not (deeds or _LEAVES_OUT.search(said)))):
        return True
    if deeds:
        return False
    if place and _ADDED.match(said) and unknown:
        return True
    return unknown >= 2 and bool(_WEAK.search(said))


def _more_than_names(tokens: Sequence[Token]) -> bool:
    """Whether a clause holds a word that nobody knows, or no figure: 销售额和订单数 alone is what is asked for."""
    return any(token.kind == "unknown" for token in tokens) or all(token.kind != "measure" for token in tokens)


def _requests(norm: str, span: Span) -> bool:
    return bool(_REQUEST.match(norm[span[0] : span[1]].strip(" ,;.!?:~…")))
