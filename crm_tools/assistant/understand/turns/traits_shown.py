"""“With their city”, 带上城市 behind customers: the same customers, as the list that shows what they are."""

from __future__ import annotations

import re

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked

_ONE_EN = "(?:home )?(?:cit(?:y|ies)|levels?|tiers?|channels?|genders?)"
_ONE_ZH = "(?:所在)?(?:城市|等级|会员等级|渠道|性别)"
_TRAITS = re.compile(
    r"(?:(?:and|now|ok|please|but)[, ]+)*(?:(?:with|show|add|include|give|list|plus|put)(?: me)? )"
    r"(?:also )?(?:their|the customers'|each one's|each customer's) "
    rf"{_ONE_EN}(?:(?:,| and|, and) ?(?:their )?{_ONE_EN})*"
    r"(?: (?:too|as well|also|beside it|beside them|next to (?:it|them|their names?)|in (?:a|another) column))?"
    rf"|(?:再|请|也|把|帮我)*(?:带上|加上|附上|补上|列上|显示)(?:一下)?(?:他们|她们|这些人|这些客户|客户|每个人)?的?{_ONE_ZH}"
    rf"(?:[和跟、及]{_ONE_ZH})*(?:信息|一列|这一列)?"
)


def traits_shown(asked: Asked) -> Call | None:
    """The customers of the answer before as a list; None for any other turn and where there are none."""
    if asked.previous is None or not _TRAITS.fullmatch(asked.text.norm.strip(" ?!.,;:")):
        return None
    people = lists(asked.previous)
    return None if people is None else list_call(people)
