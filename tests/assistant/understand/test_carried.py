"""What a question that goes on passes over of the answer before is asked back."""

from __future__ import annotations

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.checks.carried import lost


def test_those_among_them_are_of_the_list_before() -> None:
    before = Call("find_customers", {"filters": [{"field": "city", "op": "eq", "value": "成都"}]})
    assert lost("其中30天没下单的", Call("churn_risk", {"stages": ["lapsed"]}), before) == "其中"
    kept = {"filters": [{"field": "city", "op": "eq", "value": "成都"}, {"field": "orders", "op": "eq", "value": 0}]}
    assert lost("其中30天没下单的", Call("find_customers", kept), before) is None


def test_a_value_that_is_swapped_is_gone() -> None:
    before = Call("run_report", {"measures": ["sales"], "filters": [{"field": "city", "op": "eq", "value": "上海"}]})
    both = {"measures": ["sales"], "filters": [{"field": "city", "op": "in", "value": ["上海", "北京"]}]}
    assert lost("swap Shanghai for Beijing".lower(), Call("run_report", both), before) == "swap"
    new = {"measures": ["sales"], "filters": [{"field": "city", "op": "eq", "value": "北京"}]}
    assert lost("swap Shanghai for Beijing".lower(), Call("run_report", new), before) is None
