"""Columns asked for beside a list, coupons named by their terms, and deeds made of word classes."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand.lists.columns import without_columns
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.text.normalise import language_of, normalise
from crm_tools.assistant.understand.vocabulary.deeds_zh import chinese_deeds


def _rest(question: str, desk: Desk) -> str | None:
    told = without_columns(Asked(question, normalise(question), language_of(question), desk))
    return None if told is None else told.text.norm


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("沉睡的钻石会员，带上最后下单日期", "沉睡的钻石会员"),
        ("列出上海的金卡会员，要有姓名、手机号、累计消费", "列出上海的金卡会员"),
        ("gold members in Beijing with name, phone and total spend", "gold members in beijing"),
        ("lapsed diamond members and when they last ordered", "lapsed diamond members"),
    ],
)
def test_columns_are_taken_from_the_end(question: str, rest: str, desk: Desk) -> None:
    assert _rest(question, desk) == rest


@pytest.mark.parametrize(
    "question",
    ["有手机号的客户", "customers with orders", "customers with a phone number", "各城市的订单数"],
)
def test_conditions_are_no_columns(question: str, desk: Desk) -> None:
    assert _rest(question, desk) is None


@pytest.mark.parametrize(
    ("phrase", "measure"),
    [
        ("丢进购物车", "carts"),
        ("加到收藏夹", "favorites"),
        ("结账", "orders"),
        ("露面", "logins"),
        ("收到问卷", "survey_invitations"),
        ("最后登录时间", "logins~last"),
    ],
)
def test_deeds_are_made_of_classes(phrase: str, measure: str) -> None:
    assert measure in {entry.value for said, entry in chinese_deeds() if said == phrase}
