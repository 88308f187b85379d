"""A sentence that tells why somebody asks is left out; one that says what is asked for never is."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        (
            "The Nanjing people keep saying business is booming. What were sales in Nanjing by month this year?",
            "What were sales in Nanjing by month this year?",
        ),
        (
            "Merchandising is deciding what to scale back, so give me the five categories with the lowest sales this "
            "quarter",
            "the five categories with the lowest sales this quarter",
        ),
        ("Boss wants one number before the 10am stand-up: what were sales last week?", "what were sales last week?"),
        (
            "The warehouse wants to plan staffing for next year, can I get sales by hour on Double 11",
            "sales by hour on Double 11",
        ),
        ("下周要跟品牌方开会，帮我看下美妆护肤这个季度的销售额", "美妆护肤这个季度的销售额"),
        ("财务说退款有点多。各品类上个月的退款率", "各品类上个月的退款率"),
        ("首页要换推荐位了，这个月卖得最好的5个商品", "这个月卖得最好的5个商品"),
        ("仓配想提前铺货，国庆期间各城市的订单数", "国庆期间各城市的订单数"),
        ("短信包快到期了得赶紧用，上海的金卡会员", "上海的金卡会员"),
        ("钻石会员里近60天没登录的，我要重点关怀", "钻石会员里近60天没登录的"),
        ("大促复盘的ppt还差一页，10月的销售额", "10月的销售额"),
        ("老板催得急，预算有限，就从钻石会员里挑吧，今年消费满五万的有谁", "钻石会员今年消费满五万的有谁"),
        ("西南那边明年想开几家线下店，成都和昆明上个月的订单数", "成都和昆明上个月的订单数"),
        ("双12快到了要定主推，去年12月12日各品类的销售额", "去年12月12日各品类的销售额"),
        ("近两周被加购最多的10个品，我要排坑位", "近两周被加购最多的10个品"),
        ("本月连带率多少（平均一单带几件）", "本月连带率多少"),
        ("这一个月（近30天）各城市的订单数", "近30天各城市的订单数"),
        ("打算在成都给银卡客户办个小活动，先问问那边的银卡一共几位", "成都的银卡客户一共几位"),
        ("APP运营组的同事问我，他们那个渠道年初到现在复购率多少", "APP今年复购率多少"),
        ("下周去上海拜访客户，想先要一份当地高价值客户的名单", "上海高价值客户的名单"),
        ("仓库在盘补货清单，想请你看看过去30天哪5款商品的销量最高", "过去30天销量最高的5款商品"),
        ("行政催着寄请柬，只有20个名额，拜托挑出去年花钱最多的20位顾客", "去年花钱最多的20位顾客"),
    ],
)
def test_why_somebody_asks(desk: Desk, question: str, bare: str) -> None:
    call = understand(bare, desk)
    assert call.tool not in ("clarify", "decline")
    assert understand(question, desk) == call


@pytest.mark.parametrize(
    "question",
    [
        "We pushed the mini program in September. How many new members came in through it that month?",
        "It turned cold in Shanghai and we want to see if down jackets picked up: units sold per week since October 5",
        "We have 50 seats for a tasting evening in Shanghai. Who are the 50 biggest spenders there this year?",
        "我们上海店在做活动，想看本月每天的销售额",
        "喜欢钓鱼的，上个月的销售额",
        "上个月的销售额，我要喜欢钓鱼的",
        "海钓竿，上个月的销售额",
        "刚上架的海钓竿，上个月的销售额",
        "换鞋凳，上个月的销售额",
        "华北大区，上个月的销售额",
        "上个月的销售额（只看付费会员）",
    ],
)
def test_what_is_asked_for_is_not_left_out(desk: Desk, question: str) -> None:
    """Shanghai, September or the jackets would be lost: it is understood whole, or asked back."""
    call = understand(question, desk)
    named = [one["value"] for one in call.arguments.get("filters", [])]
    assert call.tool == "clarify" or named, call


@pytest.mark.parametrize("question", ["请问广告投放花了多少钱，带来了多少新客？", "老板要看毛利，各品类的销售额"])
def test_half_an_answer_is_none(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "decline"


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        (
            "I keep hearing that offline customers buy only once a year while Tmall people come all the time; how many "
            "orders did each buyer place on average this year, per channel?",
            "how many orders did each buyer place on average this year, per channel?",
        ),
        (
            "The warehouse is planning its shelf layout and they asked me which ten products moved the most pieces "
            "during the National Day holiday this year.",
            "which ten products moved the most pieces during the National Day holiday this year",
        ),
        (
            "We want to cross-sell cookware to households that have just moved, which customers bought large "
            "appliances between January and June this year but haven't bought any kitchen appliances since the first "
            "of July?",
            "which customers bought large appliances between January and June this year but haven't bought any kitchen "
            "appliances since the first of July?",
        ),
        (
            "cart abandoners: put something in the cart in the last 7 days but no order in those 7 days",
            "put something in the cart in the last 7 days but no order in those 7 days",
        ),
        ("when do people shop? order count by hour of the day, this month", "order count by hour, this month"),
    ],
)
def test_english_that_tells_or_titles_is_left_out(desk: Desk, question: str, bare: str) -> None:
    call = understand(question, desk)
    assert call.tool not in ("clarify", "decline")
    assert call == understand(bare, desk)


@pytest.mark.parametrize(
    "question",
    [
        "For customers who registered in 2025 and wear hats, how many orders this year?",
        "We only care about gold members in Shanghai. How many orders came in yesterday?",
        "It turned cold lately and I'd love to see if down jackets picked up: units sold per week since October 5",
    ],
)
def test_english_that_narrows_is_never_left_out(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("clarify", "decline")
