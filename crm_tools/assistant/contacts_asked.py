"""Mobiles and emails asked for beside names: no list in the chat shows them, and the answer says where they are."""

from __future__ import annotations

import re

from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.result import Result
from crm_tools.assistant.turn import Found
from crm_tools.texts import Language, say

_ASKED = re.compile(
    "手机号|手机号码|电话号码|联系电话|联系方式|邮箱|邮件地址"
    r"|\b(?:phones?|mobiles?)(?: numbers?)?\b|\be-?mail (?:address|id)e?s?\b|\b(?:and|with|their|names?,) e-?mails\b"
    r"|\bcontact (?:details|data|info\w*)\b",
    re.IGNORECASE,
)
_OF_THOSE = re.compile(r"has_(?:mobile|email)")
"""有手机号的客户: a condition, and nothing to show."""


def contacts_told(question: str, found: Found, language: Language) -> str:
    """Where the contacts that a question asks for can be seen; empty where it asks for none."""
    rows = found.outcome
    if not isinstance(rows, Result | Audience) or not _ASKED.search(question):
        return ""
    named = any(column.name == "customer_id" for column in rows.columns)
    named = named and not _OF_THOSE.search(str(found.call.arguments))
    return say("assistant.contacts_not_here", language) if named else ""
