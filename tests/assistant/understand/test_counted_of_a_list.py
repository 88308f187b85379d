"""People of one kind counted after a list are those on the list, unless the words are of the whole shop."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

_ZH, _EN = "高价值客户有哪些", "list high value customers"


@pytest.mark.parametrize(
    ("first", "turn", "same"),
    [
        (_ZH, "钻石会员有多少", "其中钻石会员有多少"),
        (_ZH, "上海的客户有几个", "其中上海的有几个"),
        (_ZH, "有多少女客户", "其中女的有几个"),
        (_EN, "how many diamond members are there", "how many of them are diamond members"),
        (_EN, "how many female customers are there?", "how many of them are women?"),
        ("最近30天没登录的客户", "钻石会员有多少", "其中钻石会员有多少"),
        ("上个月销售额最高的10个客户", "how many diamond members are there", "how many of them are diamond members"),
    ],
)
def test_of_those_on_the_list(desk: Desk, first: str, turn: str, same: str) -> None:
    before = understand(first, desk)
    found = understand(turn, desk, before)
    assert found.tool == "run_report"
    assert found.arguments == understand(same, desk, before).arguments


@pytest.mark.parametrize(
    ("first", "turn"),
    [
        (_ZH, "我们有多少钻石会员"),
        (_ZH, "钻石会员总共有多少"),
        (_EN, "how many diamond members do we have"),
        (_EN, "how many diamond members are there overall"),
        ("上海客户名单", "北京的客户有几个"),
    ],
)
def test_of_the_whole_shop(desk: Desk, first: str, turn: str) -> None:
    assert understand(turn, desk, understand(first, desk)).arguments == understand(turn, desk).arguments
