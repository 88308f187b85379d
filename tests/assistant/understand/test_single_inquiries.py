"""Inquiries one a row, and inquiries and customers chosen by a word that inquiries mention."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

OF_EACH = ["inquiry", "inquired_at", "customer", "product", "inquiry_channel", "inquiry_content"]


def _says(word: str) -> dict[str, str]:
    return {"field": "inquiry_content", "op": "contains", "value": word}


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("昨天微信渠道的咨询列一下", "昨天微信渠道的咨询有多少"),
        ("列出昨天的咨询", "昨天有多少咨询"),
        ("昨天的咨询内容", "昨天有多少咨询"),
        ("昨天的咨询记录", "昨天有多少咨询"),
        ("昨天客户咨询了什么内容", "昨天有多少咨询"),
        ("昨天的咨询都说了什么", "昨天有多少咨询"),
        ("昨天有哪些咨询", "昨天有多少咨询"),
        ("上海客户本月的咨询明细", "上海客户本月有多少咨询"),
        ("show me yesterday's inquiries", "how many inquiries yesterday"),
        ("list inquiries from yesterday", "how many inquiries yesterday"),
    ],
)
def test_what_narrows_their_number_narrows_the_inquiries(desk: Desk, question: str, counted: str) -> None:
    rows, number = understand(question, desk).arguments, understand(counted, desk).arguments
    assert rows == {**number, "dimensions": OF_EACH, "order": {"by": "inquired_at", "descending": True}}


@pytest.mark.parametrize(
    ("question", "word", "period", "rows"),
    [
        ("提到发货的咨询有多少", "发货", "all", False),
        ("本月咨询里提到发货的有多少", "发货", "this_month", False),
        ("10月提到618的咨询有多少", "618", "2026-10", False),
        ("关于发货的咨询有多少", "发货", "all", False),
        ("内容包含发票的咨询有哪些", "发票", "all", True),
        ("本月提到“积分%”的咨询列出来", "积分%", "this_month", True),
        ("how many inquiries mention refund", "refund", "all", False),
        ('inquiries about "发货" last month', "发货", "last_month", True),
        ("inquiries containing 发票 this month", "发票", "this_month", True),
    ],
)
def test_a_word_that_inquiries_mention(desk: Desk, question: str, word: str, period: str, rows: bool) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report"
    assert (call.arguments["measures"], call.arguments["period"]) == (["inquiries"], period)
    [said] = call.arguments["filters"]
    assert {name: said[name] for name in _says(word)} == _says(word)
    assert call.arguments.get("dimensions", []) == (OF_EACH if rows else [])


@pytest.mark.parametrize(
    ("question", "word", "period"),
    [
        ("咨询内容里提到退货的客户有哪些", "退货", "all"),
        ("本月咨询里说到闪退的有哪些客户", "闪退", "this_month"),
        ("本月咨询内容里有“发票”的客户有哪些", "发票", "this_month"),
        ("which customers mentioned 发票 in their inquiries this month", "发票", "this_month"),
    ],
)
def test_customers_whose_inquiries_mention_a_word(desk: Desk, question: str, word: str, period: str) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments["period"]) == ("find_customers", period)
    [asked] = call.arguments["filters"]
    assert (asked["field"], asked["op"], asked["value"]) == ("inquiries", "ge", 1)
    assert [{name: one[name] for name in _says(word)} for one in asked["where"]] == [_says(word)]


def test_turns_keep_the_word_and_show_the_rows(desk: Desk) -> None:
    counted = understand("本月提到积分的咨询有多少", desk)
    before = understand("上个月呢", desk, counted)
    assert (before.arguments["period"], before.arguments["filters"]) == ("last_month", counted.arguments["filters"])
    rows = understand("是哪些咨询", desk, counted)
    assert (rows.arguments["dimensions"], rows.arguments["filters"]) == (OF_EACH, counted.arguments["filters"])


@pytest.mark.parametrize(
    "question",
    [
        "没提到退货的咨询有多少",
        "内容不包含退货的咨询有多少",
        "提到退货或发票的咨询",
        "inquiries that don't mention shipping",
        "inquiries containing phone and case",
        "咨询明细",
        "list all inquiries",
        "关于手机的咨询有多少",
    ],
)
def test_what_one_word_does_not_say_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "tool", "field"),
    [
        ("关于女装的咨询有多少", "run_report", "category"),
        ("关于微信的咨询有多少", "run_report", "inquiry_channel"),
        ("昨天咨询的客户有哪些", "find_customers", "inquiries"),
        ("过去30天有咨询记录的客户", "find_customers", "inquiries"),
    ],
)
def test_goods_ways_and_customers_are_no_words(desk: Desk, question: str, tool: str, field: str) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments["filters"][0]["field"]) == (tool, field)
    assert "inquiry_content" not in str(call.arguments)


@pytest.mark.parametrize(
    "question",
    ["inquiries about shipping last month", "how many inquiries about late delivery last month"],
)
def test_a_word_that_customers_would_not_write_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"
