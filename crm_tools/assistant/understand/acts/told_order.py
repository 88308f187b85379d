"""The order that a text gives, words for consent to mails apart."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.acts.deeds_asked import Order, order_in
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.vocabulary.words import pattern


def ordered(text: Text) -> Order | None:
    """The order that the text gives; None where it gives none."""
    found = _order(text)
    return None if found is not None and _ADDRESS.search(found.said) and not _SENT.search(text.norm) else found


_ADDRESS = re.compile(r"(?<![发送寄推])邮箱(?![^,;]{0,6}(?:邮件|封))")
_SENT = re.compile("邮件|发|送|寄|推|投")
"""列出金卡客户，要邮箱: their addresses are asked for, and nothing is to be sent there."""


def _order(text: Text) -> Order | None:
    said = (pattern("acting", "consented"), pattern("things", "consent_yes"), pattern("things", "consent_no"))
    return order_in(text, [found.span() for one in said for found in one.finditer(text.norm)])
