"""The order that a text gives, words for consent to mails apart."""

from __future__ import annotations

from crm_tools.assistant.understand.acts.deeds_asked import Order, order_in
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.vocabulary.words import pattern


def ordered(text: Text) -> Order | None:
    """The order that the text gives; None where it gives none."""
    said = (pattern("acting", "consented"), pattern("things", "consent_yes"), pattern("things", "consent_no"))
    return order_in(text, [found.span() for one in said for found in one.finditer(text.norm)])
