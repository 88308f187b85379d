"""How English tells of customers and of what is to be done for them, put in the words that the grammar has for it.

people.toml holds the classes (who, ways of lacking, of leaving out, of being on a list) and how they combine,
orders.toml those of what is to be done; a rule says the same as what it replaces, so all of them are applied before
anything is read.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.shorthand import replaced


@dataclass(frozen=True)
class _Rule:
    said: re.Pattern[str]
    means: str
    unless: re.Pattern[str] | None
    """Not where the question has this."""
    needs: re.Pattern[str] | None
    """Only where the question has this."""


def told_plainly(text: Text) -> Text:
    """``text`` with its ways of telling customers in the grammar's words; what was typed stays their origin."""
    for rule in _rules():
        if not rule.said.search(text.norm) or (rule.unless and rule.unless.search(text.norm)):
            continue
        if rule.needs is None or rule.needs.search(text.norm):
            text = replaced(text, rule.said, lambda match, means=rule.means: match.expand(means))
    return text


@cache
def _rules() -> tuple[_Rule, ...]:
    classes: dict[str, str] = {}
    rules = []
    for name in ("people.toml", "orders.toml"):
        listed = tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
        for kind, words in listed["classes"].items():  # a class may be made of those before it
            classes[kind] = f"(?:{_with(classes, words)})"
        rules += [_rule(classes, one) for one in listed["rules"]]
    return tuple(rules)


def _rule(classes: dict[str, str], one: dict[str, str]) -> _Rule:
    unless, needs = (re.compile(_with(classes, one[key])) if key in one else None for key in ("unless", "needs"))
    return _Rule(re.compile(_with(classes, one["said"])), one["means"], unless, needs)


def _with(classes: dict[str, str], said: str) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda match: classes[match[1]], said)
