"""What came back from one survey, which its occasion and its subject name."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

_618 = "618 购物体验满意度调查"


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("What is the NPS of the 618 satisfaction survey?", {"survey": _618, "score": "nps"}),
        ("618那次满意度调查的NPS是多少", {"survey": _618, "score": "nps"}),
        ("% of promoters less the % of detractors in the June 18 survey", {"survey": _618, "score": "nps"}),
        ("NPS of the 618 survey by level", {"survey": _618, "score": "nps", "show": "level"}),
        ("average score of each question in the 618 shopping experience survey", {"survey": _618}),
        ("618满意度调查每道题的平均分", {"survey": _618}),
        ("What percentage of the people invited answered the 618 satisfaction survey?", {"survey": _618}),
        ("how many people answered the 618 survey", {"survey": _618}),
        ("what was the response rate of the last survey", {}),
        ("老客户回访那份问卷的NPS", {"survey": "老客户回访：最近为什么来得少了？", "score": "nps"}),
    ],
)
def test_the_survey_is_named_by_what_it_is_about(desk: Desk, said: str, arguments: dict[str, Any]) -> None:
    call = understand(said, desk)
    told = {name: one for name, one in call.arguments.items() if (name, one) != ("show", "summary")}
    assert (call.tool, told) == ("survey_results", arguments)


@pytest.mark.parametrize("said", ["customers who answered the 618 survey", "双11满意度调查NPS"])
def test_its_occasion_is_no_day(desk: Desk, said: str) -> None:
    assert understand(said, desk).tool == "clarify"


@pytest.mark.parametrize("said", ["response rate of surveys in June", "response rate by survey", "NPS by month"])
def test_figures_of_all_surveys_stay_reports(desk: Desk, said: str) -> None:
    assert understand(said, desk).tool == "run_report"
