"""Both kinds of customers, each asked after by itself: 老客贡献占比多少，新客贡献多少 is asked of 新老客."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

_KIND = "(?:客户?|顾客|用户|会员)"
_EACH = re.compile(
    rf"(?P<one>[新老]){_KIND}(?P<asked>[^,;?!新老]{{1,16}})[,;?! ]+(?:那么?|而|以及)?(?!(?P=one))[新老]{_KIND}"
    r"(?P<again>[^,;?!新老]{1,16})"
)
_ASKING = re.compile("多少|几成|百分之几|多大|比例|呢|又|分别|各自?|占比?|[是了的]")
_ASKED = re.compile("多少|几成|百分之几|多大|占比|比例")


def both_kinds(text: Text) -> Text:
    """``text`` with one question of both kinds in the place of two that ask the same."""
    found = _EACH.search(text.norm)
    if found is None or not _ASKED.search(found["asked"]):
        return text
    first, second = (_ASKING.sub("", found[name]) for name in ("asked", "again"))
    return spliced(text, *found.span(), f"新老客{found['asked']}") if second in first else text
