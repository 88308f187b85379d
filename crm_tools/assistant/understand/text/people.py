"""How people tell of customers and of what is to be done for them, put in the words that the grammar has for it.

For English plain_people_en.toml holds what is plain and what learners say, chatted_en.toml what colleagues chat,
deeds_en.toml the forms of verbs, people.toml the classes (who, ways of lacking, of leaving out, of being on a list) and
how they combine, orders.toml those of what is to be done, spoken_en.toml days, bars and rates, wholes.toml and
everyday_en.toml questions that are read whole or not at all; for Chinese people_zh.toml holds all of it.
A rule says the same as what it replaces, so they are applied before anything is read.
"""

from __future__ import annotations

from crm_tools.assistant.understand.text.days_listed_en import each_of_its_month
from crm_tools.assistant.understand.text.last_done_en import last_done
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import applied, rules
from crm_tools.assistant.understand.text.same_month_en import days_told_apart
from crm_tools.texts import Language

_SPOKEN = ("chatted_en.toml", "meant_en.toml", "typed_en.toml")
"""Files with the classes of spoken_en.toml among theirs."""


def told_plainly(text: Text, language: Language, goes_on: bool = False) -> Text:
    """``text`` with its ways of telling customers in the grammar's words; what was typed stays their origin."""
    if language == "zh":
        return applied(text, rules("people_zh.toml", "rules"))
    text = days_told_apart(last_done(each_of_its_month(text)))
    for file in (
        "chatted_en.toml",
        "typed_en.toml",
        "plain_people_en.toml",
        "doings_en.toml",
        "everyday_en.toml",
        "meant_en.toml",
        "deeds_en.toml",
        "spoken_en.toml",
        "rankings_en.toml",
        "wholes.toml",
        "people.toml",
        "orders.toml",
    ):
        shared = ("people.toml", "spoken_en.toml") if file in _SPOKEN else ("people.toml",)
        text = applied(text, rules(file, "rules", *shared), lambda rule, _, __: not (rule.alone and goes_on))
    return text
