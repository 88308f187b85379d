"""Groups whose figure rose or fell, in one question: 上个月哪些城市的销售额下降了, “which channels' sales grew?”.

It is read as the comparison of that figure by these groups, of which the rows that went this way are kept as a turn
after it would keep them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.text.rewording import applied, rules
from crm_tools.assistant.understand.turns.moved import moved
from crm_tools.assistant.understand.turns.said import turn_pattern, turn_patterns

_COMPARED = re.compile(
    r"比|较|去年|前年|\b(?:vs|versus|compared|against|over|from|than|year[- ]on|month[- ]on|week[- ]on)\b"
)


def went_one_way(asked: Asked, read: Callable[[str], Call]) -> Call | None:
    """The comparison with the rows that rose, or fell; None where the question asks for no such rows."""
    text = asked.text
    for file in ("doings_en.toml", "typed_en.toml") if asked.language == "en" else ():
        text = applied(text, rules(file, "moved", "people.toml"))
    norm = text.norm.strip(" ?!.,;:")
    forms = (form.fullmatch(norm) for form in turn_patterns("went", asked.language))
    said = next((form for form in forms if form), None)
    if said is None or (asked.previous is not None and moved(asked) is not None):
        return None
    parts = {name: (part or "").strip() for name, part in said.groupdict().items()}
    if turn_pattern("went", "otherwise").search(" ".join((parts["head"], parts["what"], parts["rest"]))):
        return None
    kinds = {token.kind for token in drafted(asked).tokens}
    if not kinds & {"period", "previous", "year_ago"} and (asked.previous is None or "measure" not in kinds):
        return None  # since when?
    if asked.language == "zh" and asked.previous is None and "measure" not in kinds and not parts.get("sold"):
        parts["what"] += "销售额"
    first = read(_comparison(parts, asked.language))
    if first.tool != "run_report" or not first.arguments.get("compare"):
        return None
    way = _way(parts, asked.language)
    return moved(replace(asked, question=way, text=normalise(way), previous=first))


def _comparison(parts: dict[str, str], language: str) -> str:
    compared = _COMPARED.search(f"{parts['head']} {parts['what']} {parts['rest']}")
    if language == "zh":
        sold = "的销售额" if parts.get("sold") else ""  # 10月比9月卖得好的品类
        what = f"{parts['what'].lstrip('的')}{sold}{'' if compared else '环比'}"
        return f"{parts['head']}各{parts['rows']}的{what}{parts['rest']}"
    days = " ".join(filter(None, (parts["head"], parts["rest"])))
    return f"{parts['what']} by {parts['rows']} {days}{'' if compared else ' vs the previous period'}"


def _way(parts: dict[str, str], language: str) -> str:
    """下降超过10%的, “only those that fell by more than 10%”: as a turn says it."""
    down = bool(parts["down"])
    if language == "zh":
        return f"{'下降' if down else '增长'}{parts['bound']}的"
    return f"only those that {'fell' if down else 'grew'} {parts['bound']}".strip()
