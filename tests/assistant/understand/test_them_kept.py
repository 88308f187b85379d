"""What a conversation says of some customers holds until a turn takes it away: narrowed, widened, counted."""

from __future__ import annotations

from itertools import pairwise

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import Earlier, understand
from crm_tools.assistant.understand.checks.kept import unkept
from crm_tools.assistant.understand.lists.atoms import atoms, concerned
from tests.assistant.understand.talked import calls


def said(call: Call) -> set[str]:
    """Everything that the call says of its customers."""
    people = concerned(call)
    assert people is not None, call
    return {told for _, told in atoms(people)}


@pytest.mark.parametrize(
    "turns",
    [
        ("上个月买过女装的客户", "其中金卡的", "一共几个人"),
        (
            "customers who bought something in 2025",
            "but nothing in 2026",
            "only gold and diamond",
            "how many are left?",
        ),
        ("流失风险客户", "只看深圳的", "还剩多少人"),
        ("近14天浏览过空气炸锅的客户", "其中没买的", "按城市看看"),
    ],
)
def test_each_step_keeps_what_was_said_and_a_count_has_exactly_that(desk: Desk, turns: tuple[str, ...]) -> None:
    found = [said(one) for one in calls(desk, *turns)]
    assert all(one <= other for one, other in pairwise(found))
    assert found[-1] == found[-2]


def test_a_coupon_is_the_one_that_was_spoken_of(desk: Desk) -> None:
    for used, count in (("还没用的那些", "= 0"), ("已经用掉的", "ge 1"), ("those who used it", "ge 1")):
        [told] = said(calls(desk, "领了新客礼券的都有谁", used)[-1]) - said(calls(desk, "领了新客礼券的都有谁")[0])
        assert "coupon eq 新客礼券" in told
        assert count.replace("= 0", "eq 0") in told


def test_bought_means_what_was_looked_at(desk: Desk) -> None:
    for turn in ("其中买了的", "没买的", "those who bought one"):
        assert "product" in str(calls(desk, "近14天浏览过空气炸锅的客户", turn)[-1].arguments["filters"][-1]["where"])
    told = calls(desk, "people who favourited an air fryer", "haven't bought it")[-1].arguments["filters"][-1]
    assert (told["field"], told["value"], told["where"][0]["value"]) == ("units", 0, "空气炸锅")
    assert "orders" in str(calls(desk, "近14天浏览过空气炸锅的客户", "其中本月下过单的")[-1].arguments["filters"][-1])


@pytest.mark.parametrize("turn", ["now the same for menswear", "男装呢", "menswear instead"])
def test_other_goods_take_the_place(desk: Desk, turn: str) -> None:
    told = str(calls(desk, "customers who bought womenswear last month", "how many is that", turn)[-1].arguments)
    assert "男装" in told
    assert "女装" not in told


@pytest.mark.parametrize(
    ("turns", "both"),
    [
        (("高意向客户名单", "中意向的也一起"), ("high", "medium")),
        (("high intent customers", "also the medium ones"), ("high", "medium")),
        (("上海的钻石会员", "把金卡的也放进来"), ("钻石", "金卡")),
        (("上个月买过女装的客户", "买过男装的也算上"), ("女装", "男装")),
        (("高价值客户", "近期活跃的也加进来"), ("high_value", "most_active")),
    ],
)
def test_a_widening_keeps_who_was_there(desk: Desk, turns: tuple[str, ...], both: tuple[str, str]) -> None:
    told = str(calls(desk, *turns)[-1].arguments)
    assert all(f"'{one}'" in told for one in both)


@pytest.mark.parametrize(
    ("turns", "others"),
    [
        (("customers who signed up this month", "who among them has already ordered?", "and the rest?"), "orders eq 0"),
        (("本月新注册的客户", "其中下过单的", "剩下的呢"), "orders eq 0"),
        (("customers who signed up this month", "who hasn't ordered", "and those who have"), "orders ge 1"),
        (("customers who bought a dishwasher", "and the ones who didn't"), "units eq 0"),
    ],
)
def test_the_rest_are_those_whom_the_step_left_out(desk: Desk, turns: tuple[str, ...], others: str) -> None:
    assert any(one.startswith(others) for one in said(calls(desk, *turns)[-1]))


def test_the_rest_can_be_acted_on_and_are_asked_about_where_nobody_was_left_out(desk: Desk) -> None:
    call = calls(desk, "gold members", "which of them spent over 10000 this year", "email the others a coupon")[-1]
    assert call.tool == "send_email"
    assert "'none'" in str(call.arguments["audience"])
    assert calls(desk, "gold members", "and the rest?")[-1].tool == "clarify"


@pytest.mark.parametrize(
    ("turns", "bound"),
    [
        (("九月下过两单以上的客户", "三单及以上才算"), "orders ge 3"),
        (("累计消费满一万的客户有几个", "五千呢"), "sales ge 5000"),
        (("customers who spent over 5000 last month", "lower the bar to 3,000"), "sales gt 3000"),
        (("今年买了3次以上、消费过5000的客户", "一万以上"), "sales ge 10000"),
    ],
)
def test_a_number_alone_moves_the_one_bound_it_can_be(desk: Desk, turns: tuple[str, ...], bound: str) -> None:
    assert any(one.startswith(bound) for one in said(calls(desk, *turns)[-1]))


def test_both_genders_split_the_list(desk: Desk) -> None:
    call = calls(desk, "高价值客户", "里面男的女的各多少")[-1]
    assert call.arguments["dimensions"] == ["gender"]
    assert not call.arguments.get("filters")


def test_tasks_are_opened_for_them(desk: Desk) -> None:
    call = calls(desk, "who is at risk of churning", "just the gold members", "open follow-up tasks for them")[-1]
    assert (call.tool, call.arguments["audience"]["segment"]) == ("create_followups", "churn_risk")
    assert calls(desk, "show open follow-up tasks")[-1].tool == "followup_tasks"


def test_what_was_lost_or_stands_beside_is_seen() -> None:
    city = {"field": "city", "op": "eq", "value": "上海"}
    bought = {"field": "units", "op": "ge", "value": 1, "where": [{"field": "category", "op": "eq", "value": "女装"}]}
    before = Call("find_customers", {"period": "last_month", "filters": [city, bought]})
    fewer = Call("find_customers", {"period": "last_month", "filters": [city]})
    assert unkept("按消费排", fewer, before)
    assert unkept("其中金卡的", fewer, before)
    other = {"field": "category", "op": "eq", "value": "男装"}
    beside = Call("find_customers", {"period": "last_month", "filters": [city, bought, other]})
    assert unkept("the same for menswear", beside, before)
    assert unkept("杭州也算上", Call("find_customers", {"filters": [{**city, "value": "杭州"}, bought]}), before)
    assert unkept("按消费排", before, before) is None


def test_those_who_did_something_are_some_of_the_list(desk: Desk) -> None:
    for turns, deed in (
        (("线下渠道的客户", "近90天有登录的"), "logins ge 1"),
        (("members who joined in 2024", "still active this month"), "logins ge 1"),
        (("近30天登录过的客户有多少", "下单了的呢"), "orders ge 1"),
    ):
        before, after = calls(desk, *turns)
        assert said(before) < said(after)
        assert any(one.startswith(deed) for one in said(after))


def test_the_deed_before_in_other_days_as_well(desk: Desk) -> None:
    first, both, never = calls(desk, "九月买过猫粮的客户", "十月也买了的", "十一月没买的")
    assert said(first) < said(both) < said(never)
    assert all("product contains 猫粮" in one for one in said(never))
    first, both = calls(desk, "who bought cat food last quarter", "and this quarter too")
    assert said(first) < said(both)


def test_both_lists_are_all_on_either(desk: Desk) -> None:
    assert "['上海', '北京']" in str(calls(desk, "上海的高价值客户", "北京的呢", "这两拨一起给个名单")[-1].arguments)


def test_a_part_of_what_was_not_understood_is_asked_about(desk: Desk) -> None:
    for turn in ("which ones are new customers", "客单价超过500的"):
        earlier = [Earlier("xyzzy", None)]
        assert understand(turn, desk, None, earlier).tool == "clarify"


def test_people_are_listed_and_counted_in_one_breath(desk: Desk) -> None:
    before, counted, listed = calls(desk, "昨天登录过的客户", "下单的有几个", "没下单的给我名单")
    assert counted.arguments["measures"] == ["customers"]
    assert said(before) < said(counted)
    assert listed.tool == "find_customers"
    assert said(before) < said(listed)


def test_those_of_one_row_of_a_list_by_city(desk: Desk) -> None:
    call = calls(desk, "high-value customers", "by city", "top three only", "list the people in Shanghai")[-1]
    assert {"high_value", "上海"} <= {call.arguments["segment"], call.arguments["filters"][0]["value"]}


def test_the_ones_who_did_not_and_what_is_to_be_done_for_them(desk: Desk) -> None:
    turns = ("customers registered in Q3", "bought within Q3", "the ones that didn't, email them a coupon")
    call = calls(desk, *turns)[-1]
    assert call.tool == "send_email"
    assert {"orders", 0} <= set(call.arguments["audience"]["filters"][-1].values())


def test_a_share_is_of_the_list_before_the_step(desk: Desk) -> None:
    call = calls(desk, "新客礼券用掉的客户", "现在是银卡以上的", "占比多少")[-1]
    assert call.arguments["part"][0]["field"] == "level"
    assert all(one["field"] != "level" for one in call.arguments["audience"]["filters"])
    assert calls(desk, "上海的客户", "其中今年消费超过五千的", "占比多少")[-1].tool == "clarify"


def test_those_on_both_lists(desk: Desk) -> None:
    told = str(calls(desk, "who used a coupon in October", "how about September", "those in both")[-1].arguments)
    assert "2026-10" in told
    assert "2026-09" in told
