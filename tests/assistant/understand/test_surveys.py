"""Figures of one survey, which its title, its occasion or its subject names, and of one of its questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from tests.assistant.understand.talked import last_call

JUNE = "618 购物体验满意度调查"
RETURN = "老客户回访：最近为什么来得少了？"


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("618 购物体验满意度调查的NPS是多少？", {"survey": JUNE, "score": "nps"}),
        ("618满意度问卷的净推荐值", {"survey": JUNE, "score": "nps"}),
        ("618 购物体验满意度调查的Net Promoter Score是多少？", {"survey": JUNE, "score": "nps"}),
        ("写季度总结缺个数，618 购物体验满意度调查的NPS是多少？", {"survey": JUNE, "score": "nps"}),
        ("今年618之后做的那份满意度调查，NPS是多少？", {"survey": JUNE, "score": "nps"}),
        ("618满意度问卷中，物流配送的平均分是多少？", {"survey": JUNE, "question": 3}),
        ("618问卷里客服得了几分", {"survey": JUNE, "question": 4}),
        ("618问卷的NPS和回收率", {"survey": JUNE, "score": "nps"}),  # each answer tells the response rate
        ("老客户回访问卷的回收率是多少？", {"survey": RETURN, "show": "returns"}),
        ("上个月的老客户回访问卷，发出去的里头填回来的占百分之几", {"survey": RETURN, "show": "returns"}),
        ("老客户回访问卷中，客户来得少的主要原因各有多少人选？", {"survey": RETURN, "question": 1, "show": "choices"}),
        ("老客户回访问卷第1题，各个原因有多少人选？", {"survey": RETURN, "question": 1, "show": "choices"}),
        ("老客户回访第1题各选项多少人选", {"survey": RETURN, "question": 1, "show": "choices"}),
        ("618那次调查按等级的NPS", {"survey": JUNE, "score": "nps", "show": "level"}),
    ],
)
def test_a_survey_is_known_by_pieces_of_its_title(desk: Desk, question: str, arguments: dict[str, Any]) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments) == ("survey_results", arguments)


@pytest.mark.parametrize(
    "question",
    [
        "618满意度调查金卡的NPS",
        "去年的618满意度调查NPS",
        "618满意度调查里客服的平均分比物流低多少",
        "618问卷里给物流打1分的有多少人",
        "老客户里填了回访问卷的有多少人",
    ],
)
def test_a_word_that_is_no_part_of_it_is_not_passed_over(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("clarify", "decline")


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("What is the NPS of the 618 satisfaction survey?", {"survey": JUNE, "score": "nps"}),
        ("618那次满意度调查的NPS是多少", {"survey": JUNE, "score": "nps"}),
        ("% of promoters less the % of detractors in the June 18 survey", {"survey": JUNE, "score": "nps"}),
        ("NPS of the 618 survey by level", {"survey": JUNE, "score": "nps", "show": "level"}),
        ("average score of each question in the 618 shopping experience survey", {"survey": JUNE}),
        ("618满意度调查每道题的平均分", {"survey": JUNE}),
        (
            "What percentage of the people invited answered the 618 satisfaction survey?",
            {"survey": JUNE, "show": "returns"},
        ),
        ("how many people answered the 618 survey", {"survey": JUNE, "show": "returns"}),
        ("what was the response rate of the last survey", {"show": "returns"}),
        ("老客户回访那份问卷的NPS", {"survey": RETURN, "score": "nps"}),
    ],
)
def test_the_survey_is_named_by_what_it_is_about(desk: Desk, said: str, arguments: dict[str, Any]) -> None:
    call = understand(said, desk)
    told = {name: one for name, one in call.arguments.items() if (name, one) != ("show", "summary")}
    assert (call.tool, told) == ("survey_results", arguments)


@pytest.mark.parametrize("said", ["customers who liked the 618 survey", "双11满意度调查NPS"])
def test_its_occasion_is_no_day(desk: Desk, said: str) -> None:
    assert understand(said, desk).tool == "clarify"
    assert "06-18" not in str(understand("customers who answered the 618 survey", desk).arguments)


@pytest.mark.parametrize("said", ["response rate of surveys in June", "response rate by survey", "NPS by month"])
def test_figures_of_all_surveys_stay_reports(desk: Desk, said: str) -> None:
    assert understand(said, desk).tool == "run_report"


@pytest.mark.parametrize(
    "question",
    [
        "上次活动中，触达组和对照组的购买率分别是多少？",
        "刚做完的那次活动效果怎么样？",
        "离现在最近的那次活动的效果怎么样？",
    ],
)
def test_the_last_campaign_is_told_by_its_groups(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments) == ("campaign_results", {})


@pytest.mark.parametrize(
    ("turns", "arguments"),
    [
        (("618那份满意度调查的NPS是多少", "回访问卷发了多少份，收回来多少份"), {"survey": RETURN, "show": "returns"}),
        (("618那份满意度调查的NPS是多少", "老客户回访那份的NPS呢"), {"survey": RETURN, "score": "nps"}),
        (("618那份满意度调查的NPS是多少", "回收率呢"), {"survey": JUNE, "show": "returns"}),
        (("NPS of the 618 survey", "and the response rate"), {"survey": JUNE, "show": "returns"}),
    ],
)
def test_another_survey_is_another_survey(desk: Desk, turns: Sequence[str], arguments: dict[str, Any]) -> None:
    call = last_call(desk, *turns)
    assert (call.tool, call.arguments) == ("survey_results", arguments)
