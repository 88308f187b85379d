"""English that describes a figure rather than naming it, told with its name (figures_en.toml).

“How much has each channel sold”, “did yesterday bring in more”: sales. “Sales divided by the number of buyers”, “what a
customer spent on average”: an average by its name. “Paid next to refunded orders”: two figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.plainer import named
from crm_tools.assistant.understand.text.rewording import Rule, applied, rules
from crm_tools.assistant.understand.vocabulary.spans import Token

Reader = Callable[[Text], Sequence[Token]]


def figures_named(text: Text, tokens_of: Reader) -> Text:
    """``text`` with the names of the figures that it describes."""
    return _told(text, tokens_of, "said_en.toml", "figures_en.toml")


def asked_plainly(text: Text, tokens_of: Reader) -> Text:
    """``text`` with days in the one way of the calendar, and what asks and lays out in that of the grammar."""
    return _told(text, tokens_of, "when_en.toml", "asked_en.toml")


def _told(text: Text, tokens_of: Reader, *files: str) -> Text:
    for file in files:
        text = applied(text, rules(file, "rules"), partial(_holds, tokens_of))
    return text


def _holds(tokens_of: Reader, rule: Rule, match: re.Match[str], text: Text) -> bool:
    """Whether the piece has a word of the kind that the rule asks for: what sold is goods."""
    if rule.after is not None and not any(
        token.kind == rule.after and token.end == match.start() for token in tokens_of(text)
    ):
        return False
    return rule.among is None or any(
        named(token, rule.among) for token in tokens_of(text) if match.start() <= token.start < match.end()
    )
