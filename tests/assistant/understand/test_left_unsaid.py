"""What a turn leaves unsaid after a figure: the goods, the coupon, the groups, of what kind the customers are."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import Earlier, understand
from tests.assistant.understand.talked import last_call


@pytest.mark.parametrize(
    ("turns", "whole"),
    [
        (("瑜伽垫上个月卖了多少", "看过没买的人"), "上个月瑜伽垫看过没买的人"),
        (("瑜伽垫上个月卖了多少", "买的人有多少"), "上个月瑜伽垫买的人有多少"),
        (("瑜伽垫上个月卖了多少", "买的是男的多还是女的多"), "上个月瑜伽垫买的是男的多还是女的多"),
        (("会员日通用券发出去多少张了", "没用的人有多少"), "领了会员日通用券没用的人有多少"),
        (("会员日通用券发出去多少张了", "谁用了"), "谁用了会员日通用券"),
        (("新客礼券发了多少张", "没用的人给个名单"), "领了新客礼券没用的人给个名单"),
        (("how many 会员日通用券 were issued", "who hasn't used it"), "who got 会员日通用券 and haven't used it"),
        (("how many 会员日通用券 were issued", "how many were used?"), "how many 会员日通用券 were used"),
        (("coupons issued this month", "how many were used?"), "Coupons used this month"),
    ],
)
def test_the_thing_of_the_figure(desk: Desk, turns: tuple[str, ...], whole: str) -> None:
    assert last_call(desk, *turns) == understand(whole, desk)


def test_both_deeds_are_of_it(desk: Desk) -> None:
    call = last_call(desk, "yoga mat sales last month", "who viewed but didn't buy")
    assert call == understand("上个月瑜伽垫看过没买的人", desk)


@pytest.mark.parametrize("turn", ["高价值客户有哪些", "近30天没买东西的客户", "下过单的客户", "哪些客户可能流失"])
def test_who_is_told_in_full(desk: Desk, turn: str) -> None:
    assert last_call(desk, "瑜伽垫上个月卖了多少", turn) == understand(turn, desk)


@pytest.mark.parametrize(
    ("turns", "whole"),
    [
        (("各城市客户数", "高价值的"), "各城市高价值客户数"),
        (("customers by city", "high value ones"), "各城市高价值客户数"),
        (("意向客户按城市", "高意向的"), "高意向客户按城市"),
        (("流失客户按等级", "已流失的"), "已流失客户按等级"),
    ],
)
def test_of_that_kind_by_the_same_groups(desk: Desk, turns: tuple[str, ...], whole: str) -> None:
    call, alone = last_call(desk, *turns), understand(whole, desk)
    assert call.arguments["dimensions"] == alone.arguments["dimensions"]
    segments = [one.arguments.get("audience", {}).get("segment") for one in (call, alone)]
    assert segments[0] in (segments[1], "high_value", "churn_risk")
    assert call.arguments["measures"] == ["customers"]


@pytest.mark.parametrize("turn", ["活跃的", "最活跃的"])
def test_no_list_of_everybody(desk: Desk, turn: str) -> None:
    assert last_call(desk, "各城市客户数", turn).tool == "clarify"


@pytest.mark.parametrize(
    "turns",
    [
        ("各等级的流失风险人数", "钻石那几个是谁"),
        ("各等级的流失风险人数", "占比呢", "钻石的是谁"),
        ("流失客户按等级", "钻石那几位是谁"),
    ],
)
def test_who_they_are_is_a_list(desk: Desk, turns: tuple[str, ...]) -> None:
    call = last_call(desk, *turns)
    assert call == Call("churn_risk", {"filters": [{"field": "level", "op": "eq", "value": "钻石"}]})


@pytest.mark.parametrize(
    "turns",
    [
        ("哪些客户看了超过5分钟", "没买的"),
        ("哪些客户看了超过5分钟", "没买的有几个"),
        ("which channel gives us the best customers", "only those who signed up this year"),
        ("how many people answered the win-back survey", "out of how many"),
    ],
)
def test_some_of_what_was_asked_back_are_not_everybody(desk: Desk, turns: tuple[str, str]) -> None:
    asked_back, turn = turns
    assert understand(turn, desk, None, [Earlier(asked_back, None)]).tool == "clarify"


def test_more_heads_are_no_money(desk: Desk) -> None:
    assert understand("比上周多了几个", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("turns", "limit"),
    [
        (("近7天登录过的客户", "50个就够了"), 50),
        (("近7天没下单的金卡", "只要2个"), 2),
        (("下单3次以上的客户", "只要20位"), 20),
        (("消费5000以上的客户", "30个人就行"), 30),
        (("customers who ordered 3+ times", "just 20 people"), 20),
        (("customers who ordered 3+ times", "20 of them is enough"), 20),
    ],
)
def test_so_many_of_them(desk: Desk, turns: tuple[str, str], limit: int) -> None:
    before, call = understand(turns[0], desk), last_call(desk, *turns)
    assert call == Call(before.tool, {**before.arguments, "limit": limit})


@pytest.mark.parametrize(
    "turns",
    [
        ("carted but didn't buy", "over 1000 yuan"),
        ("加购了没买的客户", "1000元以上的"),
        ("近30天浏览过的客户", "500元以上"),
    ],
)
def test_no_money_for_a_count(desk: Desk, turns: tuple[str, str]) -> None:
    assert last_call(desk, *turns).tool == "clarify"


@pytest.mark.parametrize(("turn", "value"), [("改成5次", 5), ("改成5次以上", 5)])
def test_a_moved_bound_stays_one(desk: Desk, turn: str, value: int) -> None:
    call = last_call(desk, "下单3次以上的客户", turn)
    assert call.arguments["filters"] == [{"field": "orders", "op": "ge", "value": value}]
    assert "limit" not in call.arguments


@pytest.mark.parametrize(
    ("turns", "whole"),
    [
        (("客户842今年花了多少", "客户300呢"), "客户300今年花了多少"),
        (("how much did customer 842 spend this year", "and customer 300?"), "客户300今年花了多少"),
        (("羽绒服上个月卖了多少", "整体销售额呢"), "上个月销售额"),
        (("sales of dresses last month", "overall sales?"), "Sales last month"),
        (("sales in Shanghai this month", "back to everyone, but by channel"), "Sales by channel this month"),
        (("上周咨询量多少", "按渠道分"), "上周各渠道咨询量"),
        (("inquiries last week", "by channel"), "上周各渠道咨询量"),
        (("上个月销售额", "men or women?"), "上个月各性别销售额"),
        (("1000元以上的商品销量", "5000以上呢"), "5000元以上的商品销量"),
        (("天猫渠道近30天的销售额", "前十客户"), "天猫渠道近30天销售额前10的客户"),
        (("天猫渠道近30天的销售额", "占总的多少", "前十客户"), "天猫渠道近30天销售额前10的客户"),
        (("天猫渠道近30天的销售额", "销售额前10的客户"), "天猫渠道近30天销售额前10的客户"),
        (("worst category by sales", "by sales this year"), "worst category by sales this year"),
        (("use rate of the coupon 会员日通用券", "how many were issued?"), "How many 会员日通用券 were issued"),
    ],
)
def test_what_the_turn_changes_and_no_more(desk: Desk, turns: tuple[str, ...], whole: str) -> None:
    call, alone = last_call(desk, *turns), understand(whole, desk)
    assert alone.tool == "run_report"
    assert (call.tool, call.arguments) == (alone.tool, alone.arguments)


@pytest.mark.parametrize("turn", ["500以下", "under 500"])
def test_a_bound_of_price_bands_is_a_price(desk: Desk, turn: str) -> None:
    call = last_call(desk, "units by price band", turn)
    assert [one["field"] for one in call.arguments["filters"]] == ["price"]


@pytest.mark.parametrize(
    ("first", "turn", "field"),
    [
        ("上海的客户有多少", "按最后登录时间排", "city"),
        ("customers in Shanghai", "the 10 biggest spenders", "city"),
        ("customers who logged in last week", "top spenders", "logins"),
    ],
)
def test_of_those_in_an_order(desk: Desk, first: str, turn: str, field: str) -> None:
    call = last_call(desk, first, turn)
    assert call.tool == "find_customers"
    assert field in [one["field"] for one in call.arguments["filters"]]
    assert call.arguments["order"]["by"] in ("sales", "last_login_at")


@pytest.mark.parametrize(
    "turns", [("累计消费过万的客户", "可能流失的原因"), ("high value customers", "what are the reasons")]
)
def test_why_those_may_leave(desk: Desk, turns: tuple[str, str]) -> None:
    call = last_call(desk, *turns)
    assert call.tool == "group_customers"
    assert set(call.arguments["audience"]) > {"segment"}


@pytest.mark.parametrize("turn", ["有几个超过半年没买", "有几个超过半年没来"])
def test_some_of_those_whose_figure_was_told(desk: Desk, turn: str) -> None:
    call = last_call(desk, "西安的客户", "他们的销售额", turn)
    assert {"field": "city", "op": "eq", "value": "西安"}.items() <= call.arguments["audience"]["filters"][0].items()


def test_the_window_before_a_rolling_one(desk: Desk) -> None:
    assert last_call(desk, "近7天销售额", "前一周呢").arguments["period"] == "2026-11-09..2026-11-15"


def test_a_coupon_for_nobody_is_asked_back(desk: Desk) -> None:
    assert understand("the member thank-you one, 会员回馈券", desk).tool == "clarify"
    assert understand("给所有会员发会员回馈券", desk).tool == "offer_coupon"


@pytest.mark.parametrize(
    ("turns", "whole"),
    [
        (("top 10 customers by sales this year", "make it top 5, Beijing only"), "北京今年销售额前5的客户"),
        (("top 10 customers by sales this year", "top 5 in Beijing"), "北京今年销售额前5的客户"),
        (("今年销售额前10的客户", "改成前5，只看北京"), "北京今年销售额前5的客户"),
        (("上周咨询量多少", "电话的呢"), "上周电话咨询量"),
        (("inquiries last week", "only WeChat"), "上周微信咨询量"),
    ],
)
def test_told_anew(desk: Desk, turns: tuple[str, str], whole: str) -> None:
    call, alone = last_call(desk, *turns), understand(whole, desk)
    assert alone.tool == "run_report"
    assert (call.tool, call.arguments) == (alone.tool, alone.arguments)


def test_the_first_of_those_shown_stay_among_them(desk: Desk) -> None:
    assert "rule" in last_call(desk, "今年销售额前10的客户", "其中北京的前5").arguments


def test_an_order_is_never_shown_as_a_list(desk: Desk) -> None:
    assert last_call(desk, "customers who never ordered", "give them the newcomer coupon").tool in (
        "clarify",
        "offer_coupon",
    )


@pytest.mark.parametrize(
    ("first", "turn"),
    [("双11期间(10.24-11.13)每天销售额", "那天第一次下单的人有多少"), ("今年每月销售额", "那个月的新客")],
)
def test_that_day_of_many_is_asked_back(desk: Desk, first: str, turn: str) -> None:
    assert last_call(desk, first, turn).tool == "clarify"


def test_a_turn_that_wonders_is_nothing_for_the_handbook(desk: Desk) -> None:
    assert last_call(desk, "各等级客单价", "钻石怎么比金卡还低？看下订单数").tool != "search_knowledge"
    assert last_call(desk, "退款率", "怎么退款").tool == "search_knowledge"


@pytest.mark.parametrize("turn", ["按累计消费排", "按累计消费从高到低排"])
def test_a_list_sorted_by_what_was_ever_spent(desk: Desk, turn: str) -> None:
    call = last_call(desk, "上海的客户", turn)
    assert call.arguments["order"] == {"by": "sales", "descending": True}


@pytest.mark.parametrize(
    ("turns", "held"),
    [
        (("近30天新客", "他们花了多少", "没下单的有几个"), {"new_customers", "orders"}),
        (("近30天新客", "他们花了多少", "抖音的名单"), {"new_customers", "channel"}),
        (
            ("new customers last 30 days", "how much did they spend", "those who didn't order"),
            {"new_customers", "orders"},
        ),
        (("上海的客户", "他们的销售额", "近30天登录过的有几个"), {"city", "logins"}),
    ],
)
def test_some_of_those_of_the_figure(desk: Desk, turns: tuple[str, ...], held: set[str]) -> None:
    told = last_call(desk, *turns).arguments
    assert {one["field"] for one in (told.get("audience") or told)["filters"]} == held


@pytest.mark.parametrize(
    ("first", "turn", "title"),
    [
        ("2026 双11 狂欢券的核销率", "去年的呢", "2025 双11 狂欢券"),
        ("2026 双11 狂欢券发了多少张", "去年那张的使用率是多少", "2025 双11 狂欢券"),
        ("2026 双11 狂欢券发了多少张", "去年那张用了多少张", "2025 双11 狂欢券"),
        ("how many 2026 双11 狂欢券 were issued", "what was the use rate of last year's one", "2025 双11 狂欢券"),
        ("国庆出游券使用率", "去年呢", "2025 国庆出游券"),
        ("use rate of 2026 双11 狂欢券", "and last year's", "2025 双11 狂欢券"),
    ],
)
def test_the_coupon_of_the_year_before(desk: Desk, first: str, turn: str, title: str) -> None:
    before, call = understand(first, desk), last_call(desk, first, turn)
    assert call.arguments["filters"] == [{"field": "coupon", "op": "eq", "value": title}]
    assert call.arguments["period"] == before.arguments["period"]


@pytest.mark.parametrize("turn", ["那使用率是多少，和去年那张比一下", "使用率和去年那张对比"])
def test_the_coupon_of_the_year_before_beside_this_one(desk: Desk, turn: str) -> None:
    told = last_call(desk, "2026 双11 狂欢券发了多少张", turn).arguments
    [chosen] = told["filters"]
    assert (chosen["op"], set(chosen["value"])) == ("in", {"2026 双11 狂欢券", "2025 双11 狂欢券"})
    assert (told["measures"], told["dimensions"]) == (["coupon_use_rate"], ["coupon"])


def test_a_coupon_without_a_year_keeps_its_title(desk: Desk) -> None:
    assert last_call(desk, "会员日通用券使用率", "去年呢").arguments["period"] == "last_year"


@pytest.mark.parametrize("question", ["有多少银卡快够了", "who joined the churn list this week"])
def test_what_no_list_tells(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_nobody_who_was_new_never_was(desk: Desk) -> None:
    assert last_call(desk, "first purchase customers in September", "the ones who didn't").tool == "clarify"
