"""The order within a question, and what is told beside it: whose work it is, until when, what customers are to do."""

from __future__ import annotations

from dataclasses import replace

from crm_tools.assistant.understand.acts.coupons_named import named_coupon
from crm_tools.assistant.understand.acts.mailed_goods import goods_of_the_mail
from crm_tools.assistant.understand.acts.owners import named_owner
from crm_tools.assistant.understand.acts.preface import without_preface
from crm_tools.assistant.understand.acts.tasks import due_of, owner_of, words_of
from crm_tools.assistant.understand.acts.told_order import ordered
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text, normalise
from crm_tools.assistant.understand.text.peel import cut, without
from crm_tools.assistant.understand.vocabulary.words import pattern


def bare(asked: Asked) -> Text:
    """安排客服在11月27日之前回访 without the day, and 安排张敏跟进 as a task."""
    told = due_of(words_of(asked.text)[1], asked.desk.today)[1]
    return owner_and_rest(told, asked)[1]


def owner_and_rest(text: Text, asked: Asked) -> tuple[str | None, Text]:
    """Who is to do it, and the rest; “tasks for Chongqing customers” names a value of the database, no colleague."""
    owner, rest = named_owner(text, asked, _again(asked))
    if owner is not None:
        return owner, rest
    owner, rest = owner_of(text, _again(asked))
    if owner is not None and all(token.kind == "value" for token in drafted(asked, normalise(owner)).tokens):
        return None, text
    return owner, rest


def _again(asked: Asked) -> str:
    """The order to make tasks, in the place of the words that name who is to do them."""
    return ",建任务," if asked.language == "zh" else " create tasks for "


def without_what_they_do(text: Text) -> Text:
    """给…发邮件，提醒他们快去用: the order alone, where it is one without what the customers are to do."""
    less = without(text, (pattern("acting", "told_them"),))
    if (behind := pattern("acting", "goal_behind").search(less.norm)) is not None:
        less = cut(less, [behind.span("goal")])  # 发邮件催加购过的客户下单
    return less if less.norm != text.norm and ordered(less) is not None else text


def who_is_meant(asked: Asked) -> Text:
    """What a question, as it was read, says of the customers of its order: without the order, coupon, day, words."""
    asked = without_preface(asked)
    text = goods_of_the_mail(replace(asked, text=named_coupon(asked)[1]))[1]
    beside = (("acting", "holdout"), ("acting", "others"), ("acting", "told_them"), ("send_email", "subject"))
    text = without(text, tuple(pattern(*place) for place in beside))
    text = due_of(words_of(text)[1], asked.desk.today)[1]
    found = ordered(owner_and_rest(text, asked)[1]) or ordered(text)
    return text if found is None else found.rest
