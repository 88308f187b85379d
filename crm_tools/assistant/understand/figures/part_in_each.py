"""Shares of what is named in each of several groups: 各城市里女性客户占比; 没同意收邮件的客户占多大比例？按渠道."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.draft import Draft


def part_in_each(draft: Draft) -> bool:
    """各城市里女性客户占比, “share of female customers in each city”: the part of each group that is named behind it.

    女性客户各城市占比 shares out the women instead.
    """
    groups = [
        at for at, t in enumerate(draft.tokens) if t.kind in ("dimension", "grouped") and t.value in draft.dimensions
    ]
    values = [at for at, t in enumerate(draft.tokens) if t.kind == "value" and t.value[0] not in draft.dimensions]
    if not groups or not values or not draft.filters:
        return False
    if draft.language == "zh":
        inside = re.match("[的]?(?:[里中内下]|当中|之中|各自)", draft.text.norm[draft.tokens[min(groups)].end :])
        chosen = {draft.tokens[at].value[0] for at in values if at > min(groups) and inside}
        if _asked_of(draft, max(values), groups):
            chosen = {draft.tokens[at].value[0] for at in values}
    else:
        said = [at for at, t in enumerate(draft.tokens) if t.kind == "share"]
        chosen = {draft.tokens[at].value[0] for at in values if said and min(said) < at < min(groups)}
        behind = [at for at in values if at > min(groups) and _comes_from(draft, min(groups), at)]
        chosen |= {draft.tokens[at].value[0] for at in behind if said and min(said) < min(groups)}
    part = tuple(one for one in draft.filters if one.field in chosen and one.op in ("eq", "in"))
    if not part:
        return False
    draft.filters, draft.part = [one for one in draft.filters if one not in part], part
    draft.single = draft.listed = False
    return True


_SO_MUCH = re.compile("(?:占|占比|比例|比重|份额)(?:是|有|为|大概|大约|约|到|了|的)*(?:多|几|百分)")
_OF_PEOPLE = ("consent", "has_email", "has_mobile", "level", "gender")


def _asked_of(draft: Draft, value: int, groups: list[int]) -> bool:
    """没同意收邮件的客户占多大比例？按渠道; 女性客户占比，按城市看: of each group, which is named apart from it."""
    shares = [at for at, t in enumerate(draft.tokens) if t.kind == "share" and at > value]
    if not shares:
        return False
    if max(groups) < value:  # 各渠道客户同意收邮件的比例
        return all(one.field == "consent" or one.field.startswith("has_") for one in draft.filters)
    if not value < shares[0] < min(groups):
        return False
    said = draft.text.raw[
        draft.text.origin[draft.tokens[value].end - 1] : draft.text.origin[draft.tokens[min(groups)].start]
    ]
    people = all(one.field in _OF_PEOPLE for one in draft.filters) and draft.people
    return bool(_SO_MUCH.search(said)) or (people and bool(re.search(r"[\s,，?？。;；]", said)))


_FROM = re.compile(
    r"\b(?:comes?|came|coming|derives?|derived|is|are|was|were|belongs?|go(?:es)?|went)"
    r" (?:from|to|by|made by|due to|with)\b"
    r"|\b(?:is|are|was|were) (?:generated|made|placed|spent|contributed|bought|brought in) by\b|\b(?:is|are|was|were) $"
)


def _comes_from(draft: Draft, group: int, value: int) -> bool:
    """“What percent of each city's sales comes from gold members”."""
    return bool(_FROM.search(draft.text.norm[draft.tokens[group].end : draft.tokens[value].start]))
