"""How the answer is laid out: measures, ranking, share, trend, chart; groups are read in modules of their own."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.assistant.understand.days.when import trend_unit
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.amounts import BY_COUNT, by_count, of_other_money
from crm_tools.assistant.understand.figures.contrasts import take_contrast
from crm_tools.assistant.understand.figures.counted import take_counted_nouns
from crm_tools.assistant.understand.figures.groups import take_groups
from crm_tools.assistant.understand.figures.ordering import of_losses
from crm_tools.assistant.understand.figures.per_unit import DAILY
from crm_tools.assistant.understand.figures.unmarked import take_goods_ranked, take_named_dimensions

_NOUNS = ("customer", "product")
_MONEY = re.compile(r"[钱元块]|money")
_EVERY = re.compile(
    r"每(?:一?个?)(?:月|周|天|年|季度|星期|日)都|天天都?(?:在?(?:登|来|上线|逛|买|下单|问|咨询|看)|活跃)"
    r"|\b(?:who|customers) .*\b(?:every|each) (?:day|week|month|quarter|year)\b"
)
"""Something done in each of many periods: no rule of ours says it."""

_HOW_MANY_IN_EACH = re.compile(
    r"\b(?:how many|number of|count of)\b.*\b(?:in|for|on|of) (?:each|every)\b"
    r"|每(?:一?个?)(?:月|周|天|年|季度|星期|日)都(?:有|是|能|会|来|卖|下|进|收|发|用|退|做)*了?(?:多少|几|什么水平)"
)
"""“How many customers registered in each month” is a number a month."""

_ONCE = ("new_customers", "first_time_buyers")
"""What nobody does in each of many periods: “how many new customers each week” is a number a week."""


def take_shape(draft: Draft) -> None:
    once = any(token.kind == "measure" and token.value in _ONCE for token in draft.tokens)
    if (found := _EVERY.search(draft.text.norm)) and not (once or _HOW_MANY_IN_EACH.search(draft.text.norm)):
        draft.unclear.append((draft.text.quote(*found.span()), None))
    _charts(draft)
    _markers(draft)
    take_groups(draft)
    take_goods_ranked(draft)
    take_contrast(draft)
    _comparatives(draft)
    _comparisons_of_values(draft)
    _measures(draft)
    _ranking(draft)
    take_named_dimensions(draft)
    take_counted_nouns(draft)
    _share_and_running(draft)
    _trend(draft)
    _counting(draft)


def _charts(draft: Draft) -> None:
    charts = {"chart_bar": "bar", "chart_line": "line", "chart_pie": "pie", "chart_any": "auto", "chart_none": "none"}
    for index, token in list(draft.open(*charts, "export")):
        if token.kind in charts and draft.chart in (None, "auto"):
            draft.chart = charts[token.kind]
        draft.place(index, role="chart" if token.kind in charts else "words", value=charts.get(token.kind, ""))


def _markers(draft: Draft) -> None:
    """Words that only say what kind of answer is wanted."""
    for index, token in list(draft.open("which_all", "list", "split", "customer", "higher", "which")):
        if token.kind in ("which_all", "list"):
            draft.listed = True
            draft.people = draft.people or token.text.startswith(("客户", "会员"))
            draft.place(index)
        elif token.kind == "customer":
            draft.people = True
            draft.place(index)
        elif token.kind == "split":
            draft.place(index)
        elif token.kind == "which" and _closes(draft, index):
            draft.single = True
            draft.people = draft.people or token.text in ("谁", "是谁")
            draft.place(index)
        elif token.kind == "which" and token.text in ("who", "whom", "谁", "是谁", "who is", "who's"):
            draft.people = draft.single = True
            draft.place(index)
        elif (
            token.kind == "which"
            and token.text in ("what", "什么")
            and draft.follows(index, 1, "dimension", "number") is None
        ):
            draft.place(index)


def _comparatives(draft: Draft) -> None:
    """哪边单子多, 哪些券用得多, 退款率高的品类: no first one is asked for, but all of them, or both."""
    for index, token in list(draft.open("comparative")):
        asked = draft.has("which", "which_all", "which_time", "higher", "growth")
        asked = asked or any(t.kind == "dimension" and re.search("[几哪]", t.text) for t in draft.tokens)
        noun = draft.follows(index, 1, "dimension") if draft.has("measure") else None
        if not asked and noun is None:
            continue
        if token.text[:1] in ("少", "低"):
            draft.direction = draft.direction or "lowest"
        draft.listed = True
        draft.place(index)


def _closes(draft: Draft, index: int) -> bool:
    """…最高的品类是哪个; …是哪个，今年: it asks for one of what was named."""
    after = draft.beside(index, 1)
    ends = after is None or (after[1].kind == "period" and draft.tokens[index + 1].kind == "comma")
    return ends and draft.beside(index, -1) is not None


def _comparisons_of_values(draft: Draft) -> None:
    """上海和北京对比: several values of one dimension, side by side."""
    several = [one.field for one in draft.filters if one.op == "in" and one.field in DIMENSIONS]
    apart = draft.has("versus", "higher", "split") or any(token.kind == "split" for token in draft.tokens)
    which = any(token.kind == "which" for token in draft.tokens)
    apart = apart or (which and any(token.kind == "comparative" for token in draft.tokens))  # 上海和杭州哪个退款多
    apart = apart or any(t.kind == "growth" and _DIFFER.match(t.text) for t in draft.tokens)
    for index, _ in list(draft.open("versus", "higher")):
        draft.place(index)
    if apart and len(several) == 1 and several[0] not in draft.dimensions and not draft.compare:
        draft.dimensions.insert(0, several[0])


_DIFFER = re.compile("相?差|差距")
"""抖音和天猫的新增客户数差多少: both are shown."""


def _measures(draft: Draft) -> None:
    for index, token in list(draft.open("measure")):
        name: str = token.value
        if _runs_together(draft, index) or _either(draft, index) or _vague(draft, token.text):
            draft.ask(index)
            continue
        if (lost := by_count(draft, index)) is not None:
            draft.measures = [one for one in draft.measures if one not in BY_COUNT]
            name = lost
        elif of_other_money(draft, index):
            draft.place(index)
            continue
        if name not in draft.measures:
            draft.measures.append(name)
        draft.place(index, role="measure", value=name)
        unit = DAILY.get(token.text) or (DAILY.get(token.text[:2]) if token.text[2:3] == "跃" else None)
        if (
            unit
            and unit not in draft.dimensions
            and not draft.average
            and draft.period not in (None, "today", "yesterday")
        ):
            draft.dimensions.append(unit)
        for step in (1, -1):
            beside = draft.follows(index, step, "how_many", "and")
            if beside is not None and not _asks_for_money(draft, beside, name):
                draft.place(beside)


_BUSINESS = re.compile(r"生意|business|(?:doing|did we do|we done)$|^units per order$")


def _vague(draft: Draft, text: str) -> bool:
    """“How are we doing?” without any days."""
    alone = draft.period is None and not (draft.dimensions or draft.filters)
    return alone and bool(_BUSINESS.search(text))


def _asks_for_money(draft: Draft, index: int, measure: str) -> bool:
    """没付款的订单多少钱: an amount is asked for, which a number of orders is not."""
    said = draft.tokens[index]
    return said.kind == "how_many" and bool(_MONEY.search(said.text)) and MEASURES[measure].unit != "money"


def _runs_together(draft: Draft, index: int) -> bool:
    """用券订单数: two measures with nothing between them are something else than both."""
    token, before = draft.tokens[index], draft.tokens[index - 1] if index else None
    of_whom = draft.beside(index, -1)
    if before is not None and before.value in draft.only:
        return False  # 新客订单数: of these alone
    if token.value == "customers" and of_whom and of_whom[1].kind == "measure":
        between = draft.text.norm[of_whom[1].end : token.start]
        if re.fullmatch("[过了]?的", between):
            return True  # 来咨询的客户数: of those who did, not of all
    return bool(
        before
        and before.kind == "measure"
        and before.end == token.start
        and not token.text.isascii()
        and before.value != token.value
        and not draft.apart(index - 1, index)
        and not _ASKS_AGAIN.match(token.text)
    )


_ASKS_AGAIN = re.compile("多少|几")
"""卖了多少钱多少件: a second question."""


def _either(draft: Draft, index: int) -> bool:
    """销售额或者订单数: one of them, and nobody can tell which."""
    before = draft.follows(index, -1, "and")
    if before is None or draft.tokens[before].text not in ("或", "或者", "or"):
        return False
    return draft.follows(before, -1, "measure") is not None


_BESIDE = ("带上", "附上", "列上", "补上", "标上")


def _ranking(draft: Draft) -> None:
    for index, token in list(draft.open("turn", "and")):  # 下单最多的二十个人，带上销售额
        after = draft.beside(index, 1)
        if token.text in _BESIDE and draft.before is None and after and after[1].kind == "measure":
            draft.place(index)
            if draft.order is None and draft.measures and draft.has("highest", "top"):
                draft.order = (draft.measures[0], True)
    for index, token in list(draft.open("highest", "lowest", "bottom", "top")):
        if not token.text.isascii() and (token.kind == "top" or token.text in ("后", "末", "最后", "末尾")):
            continue  # with a number they were placed as a rank
        direction = "highest" if token.kind in ("highest", "top") else "lowest"
        direction = of_losses(draft, token.text, direction)
        if draft.direction not in (None, direction) and _both_ends(draft, index):
            draft.direction, draft.listed = "highest", True
            draft.place(index, role="rank", value="both ends")
            continue
        if draft.direction not in (None, direction):
            draft.ask(index, "understand.reason.both_ways")
            continue
        draft.direction = "highest" if direction == "highest" else "lowest"
        draft.place(index, role="rank", value=direction)
    _by_the_one_before(draft)
    for index, token in list(draft.open("rank", "rank_up")):
        direction = "lowest" if token.kind == "rank_up" else draft.direction or "highest"
        draft.direction = "highest" if of_losses(draft, token.text, direction) == "highest" else "lowest"
        draft.listed = True
        draft.place(index, role="order", value=token.kind)
        beside = draft.follows(index, 1, "measure")
        if beside is not None:
            draft.place(beside)


_OF_MANY = ("product", "customer", "order")


def _both_ends(draft: Draft, index: int) -> bool:
    """10月销售额最高和最低的城市: all of them in their order, the first and the last of which are asked for."""
    others = [at for at, t in enumerate(draft.tokens) if t.kind in ("highest", "lowest") and at < index]
    groups = [t.value for t in draft.tokens if t.kind in ("dimension", "grouped")]
    if not others or len(set(groups)) != 1 or groups[0] in _OF_MANY or draft.limit:
        return False
    between = draft.text.norm[draft.tokens[others[-1]].end : draft.tokens[index].start]
    return re.fullmatch(r"(?:的|[^,;。]{0,4}?)?(?:和|与|跟|及|以及|、| and | & )(?:the )?", between) is not None


def _by_the_one_before(draft: Draft) -> None:
    """浏览最多的十款里加购各有多少: ranked by what stands right before the rank, the others are shown beside it."""
    said = [at for at, t in enumerate(draft.tokens) if t.kind in ("highest", "lowest", "top", "bottom")]
    measures = [at for at, t in enumerate(draft.tokens) if t.kind == "measure" and at in draft.placed]
    if draft.language != "zh" or draft.order or not said or len(draft.measures) < 2 or draft.compare:
        return
    before = [at for at in measures if at < said[0]]
    if len({draft.tokens[at].value for at in before}) == 1 and not draft.apart(before[-1], said[0]):
        draft.order = (draft.tokens[before[-1]].value, True)


def _share_and_running(draft: Draft) -> None:
    for index, _ in list(draft.open("share")):
        draft.share = True
        draft.place(index, role="share", value="share")
    for index, token in list(draft.open("running")):
        timed = any(DIMENSIONS[name].time for name in draft.dimensions)
        draft.running = timed
        draft.place(index, role="words" if not timed else "measure", value=token.text)


def _trend(draft: Draft) -> None:
    for index, _ in list(draft.open("trend")):
        draft.trend = not _of_one_unit(draft)
        draft.place(index)
    if draft.trend and not any(DIMENSIONS[name].time for name in draft.dimensions):
        draft.dimensions.insert(0, trend_unit(draft.period or "all", draft))
    if draft.trend and draft.chart is None:
        draft.chart = "line"


def _of_one_unit(draft: Draft) -> bool:
    """“Week-on-week development”: this week against the last, where no days and no groups are named."""
    unit = any(t.kind == "previous" and re.search(r"[- ](?:on|over)[- ]|环比", t.text) for t in draft.tokens)
    return unit and draft.period in (None, "all") and not draft.dimensions


def _counting(draft: Draft) -> None:
    """How many: of the measure beside it, or of customers; counts of other things are not known."""
    for index, _ in list(draft.open("how_many", "count_word")):
        after, before = draft.beside(index, 1), draft.beside(index, -1)
        near = [found[1] for found in (after, before) if found]
        if after and after[1].kind == "dimension" and after[1].value not in _NOUNS and not draft.measures:
            draft.ask(index, "understand.reason.count_of")
        elif draft.tokens[index].kind == "count_word" and not _right_behind(draft, index):
            continue
        elif "customer_kind" in draft.dimensions and not draft.measures:
            draft.place(index)  # 本月新老客各多少
        elif draft.measures or any(token.kind == "measure" for token in near):
            if not all(_asks_for_money(draft, index, name) for name in draft.measures or ("sales",)):
                draft.place(index)
        elif before and before[1].kind == "period" and draft.has("share"):
            draft.place(index)  # 手机数码占比去年Q4多少，今年Q4多少
        elif draft.segment or draft.people or draft.has("segment") or any(token.kind == "value" for token in near):
            draft.counted = draft.people = True
            draft.place(index)


def _right_behind(draft: Draft, index: int) -> bool:
    """订单 + 数量: the count of what stands right before, with nothing between."""
    of = index > 1 and draft.tokens[index - 1].text == "的" and draft.tokens[index - 2].kind != "segment"  # 会员的数量
    before = draft.tokens[index - 2 if of else index - 1] if index else None
    counted = before is not None and (before.kind in ("measure", "segment", "customer") or before.value == "customer")
    return counted or draft.tokens[index].text.isascii()
