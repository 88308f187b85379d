"""Days that are named by their number and set apart: 上周末两天分别卖了多少, 近三个月的客单价各是多少."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.draft import Draft

_UNITS = {
    "day": "天|日",
    "week": "周|星期|礼拜",
    "month": "月",
    "quarter": "季",
    "year": "年",
}
_COUNT = r"(?:[2-9]|[1-3]\d|[二两俩三仨四五六七八九十]+)"
_NUMBERED = {
    unit: re.compile(rf"(?<![\d.年月]){_COUNT}个?(?:完整的?|整|自然)?(?:{said})(?!份)") for unit, said in _UNITS.items()
}
_EACH = re.compile("分别|各|逐")


def take_each_named(draft: Draft, measures: list[str]) -> None:
    """Group by the unit of days that are counted, where 分别 or 各 has nothing else to set apart."""
    apart = any(token.kind == "split" and _EACH.match(token.text) for token in draft.tokens)
    if not apart or draft.dimensions or len(measures) != 1 or draft.language != "zh":
        return
    if draft.part or draft.share or draft.compare or draft.average or draft.audience or draft.limit or draft.direction:
        return
    said = [at for at, token in enumerate(draft.tokens) if token.kind == "period" and at in draft.placed]
    if len(said) != 1 or any(one.op == "in" for one in draft.filters):
        return
    [at] = said
    behind = draft.follows(at, 1, "number")
    last = (at if behind is None else behind) + 1
    origin, ends = draft.text.origin, len(draft.text.raw)
    end = origin[draft.tokens[last].start] if last < len(draft.tokens) else ends
    text = draft.text.raw[origin[draft.tokens[at].start] : end]  # as typed: 国庆七天 is read as 国庆
    units = [unit for unit, numbered in _NUMBERED.items() if numbered.search(text)]
    if len(units) == 1 and draft.period not in (None, "all"):
        draft.dimensions.append(units[0])
