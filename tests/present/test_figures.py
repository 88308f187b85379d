"""Figures: the right kind of picture, true values, words in the language, nothing but JSON."""

import json

import pandas as pd
import pytest

from crm_tools.analytics.result import Column, Result
from crm_tools.present.drawing import finished, rank_bars, tall
from crm_tools.present.figure_parts import REST, Look, Panel, Series
from crm_tools.present.figures import (
    MOST_BARS,
    as_json,
    audience_figure,
    change_figure,
    figure,
    ranking_column,
    split_roles,
)
from crm_tools.texts import Words

CUSTOMER_ID = Column("customer_id", Words("客户ID", "Customer ID"), "id")
CUSTOMER = Column("customer", Words("客户", "Customer"), "text")
CITY = Column("city", Words("城市", "City"), "text")
CATEGORY = Column("category", Words("品类", "Category"), "text")
MONTH = Column("month", Words("月份", "Month"), "day")
WEEKDAY = Column("weekday", Words("星期", "Weekday"), "number")
SALES = Column("sales", Words("销售额", "Sales"), "money")
BEFORE = Column("sales_previous", Words("对比期销售额", "Sales before"), "money")
CHANGE = Column("sales_change", Words("变化", "Change"), "rate")
ORDERS = Column("orders", Words("订单数", "Orders"), "count")
REPEAT = Column("repeat_rate", Words("复购率", "Repeat rate"), "rate")


def result(columns, rows):
    return Result(tuple(columns), pd.DataFrame(rows, columns=[column.name for column in columns]), None)


def test_a_ranking_is_lying_bars_in_yuan_with_labels_from_the_top():
    built = figure(result([CITY, SALES], [("上海", 12345600), ("北京", 234500)]), "auto", "zh")

    bars = built.data[0]
    assert (bars.type, bars.orientation) == ("bar", "h")
    assert list(bars.y) == ["上海", "北京"]
    assert list(bars.x) == [123456.0, 2345.0]
    assert list(bars.text) == ["¥12.35万", "¥2,345"]
    assert built.layout.yaxis.autorange == "reversed"
    assert built.layout.title.text == "销售额（按城市）"
    assert "上海" in built.layout.meta["alt"]


def test_two_customers_of_one_name_are_two_bars():
    rows = [(1, "王芳", 300), (2, "王芳", 200), (3, "李伟", 100)]

    built = figure(result([CUSTOMER_ID, CUSTOMER, SALES], rows), "auto", "en")

    assert list(built.data[0].y) == ["王芳 #1", "王芳 #2", "李伟"]


def test_a_long_tail_is_cut_and_said():
    rows = [(f"城市{number}", 1000 - number) for number in range(40)]

    built = figure(result([CITY, ORDERS], rows), "auto", "zh")

    assert len(built.data[0].x) == MOST_BARS
    assert built.layout.title.subtitle.text == "图中为前 30 项，共 40 项"


def test_time_is_a_line_with_what_it_is_compared_with_dotted():
    rows = [("2026-10", 100, 50, 1.0), ("2026-11", 300, None, None)]

    built = figure(result([MONTH, SALES, BEFORE, CHANGE], rows), "auto", "en")

    assert [trace.type for trace in built.data] == ["scatter", "scatter"]
    assert list(built.data[0].y) == [1.0, 3.0]
    assert list(built.data[1].y) == [0.5, None]
    assert built.data[1].line.dash == "dot"


def test_the_best_months_are_bars_in_their_rank_not_a_line():
    rows = [("2026-11", 300), ("2026-03", 200), ("2026-10", 100)]

    built = figure(result([MONTH, SALES], rows), "auto", "en")

    assert [(trace.type, list(trace.y)) for trace in built.data] == [("bar", [3.0, 2.0, 1.0])]


def test_the_words_at_the_ends_of_a_line_stand_inwards():
    rows = [("2026-09", 100), ("2026-10", 500), ("2026-11", 300)]

    drawn = figure(result([MONTH, SALES], rows), "auto", "en").data[0]

    assert list(drawn.textposition) == ["bottom right", "top center", "bottom left"]
    assert list(drawn.text) == ["¥1", "¥5", "¥3"]


def test_weekdays_stand_upright_by_their_names():
    built = figure(result([WEEKDAY, ORDERS], [(1, 5), (2, 9)]), "auto", "zh")

    assert (built.data[0].orientation, list(built.data[0].x)) == (None, ["周一", "周二"])


def test_two_dimensions_are_stacked_and_the_rest_is_summed():
    cities = [f"城市{number}" for number in range(7)]
    rows = [(month, city, (number + 1) * 100) for month in ("2026-10", "2026-11") for number, city in enumerate(cities)]

    built = figure(result([MONTH, CITY, SALES], rows), "auto", "zh")

    assert built.layout.barmode == "stack"
    assert [trace.name for trace in built.data] == ["城市6", "城市5", "城市4", "城市3", "其他"]
    assert list(built.data[4].y) == [6.0, 6.0]
    assert sum(trace.y[0] for trace in built.data) == 28.0


def test_rates_of_two_dimensions_are_never_summed():
    cities = [f"城市{number}" for number in range(7)]
    rows = [(month, city, 0.1 * number) for month in ("2026-10", "2026-11") for number, city in enumerate(cities)]

    built = figure(result([MONTH, CITY, REPEAT], rows), "auto", "zh")

    assert [trace.type for trace in built.data] == ["scatter"] * 5
    assert built.layout.title.subtitle.text == "图中为前 5 项，共 7 项"


def test_each_measure_has_a_panel_of_its_own():
    built = figure(result([CITY, SALES, ORDERS], [("上海", 100, 3), ("北京", 90, 2)]), "auto", "en")

    assert [trace.xaxis for trace in built.data] == ["x", "x2"]


def test_one_group_is_no_picture_unless_it_is_compared_or_asked_for():
    one = result([CITY, SALES], [("上海", 100)])
    assert figure(one, "auto", "zh") is None
    assert list(figure(one, "bar", "zh").data[0].x) == [1.0]
    compared = figure(result([CITY, SALES, BEFORE, CHANGE], [("上海", 100, 50, 1.0)]), "auto", "zh")
    assert [list(trace.x) for trace in compared.data] == [[1.0], [0.5]]


def test_one_number_is_no_picture_unless_it_is_compared():
    assert figure(result([SALES], [(100,)]), "auto", "en") is None
    compared = figure(result([SALES, BEFORE, CHANGE], [(100, 50, 1.0)]), "auto", "en")
    assert list(compared.data[0].x) == [1.0, 0.5]


def test_a_ring_keeps_the_whole():
    rows = [(f"城市{number}", 100 * (8 - number)) for number in range(8)]

    built = figure(result([CITY, SALES], rows), "pie", "en")

    assert built.data[0].type == "pie"
    assert sum(built.data[0].values) == pytest.approx(sum(value for _, value in rows) / 100)
    assert built.data[0].labels[-1] == "Others"
    assert built.data[0].marker.colors[-1] == REST
    assert set(built.data[0].marker.colors[:-1]) == {None}


def test_nothing_to_draw():
    assert figure(result([CITY, SALES], []), "auto", "en") is None
    assert figure(result([CITY, SALES], [("上海", 1)]), "none", "en") is None
    assert figure(result([CITY], [("上海",)]), "auto", "en") is None


@pytest.mark.parametrize("chart", ["auto", "bar", "line", "pie"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ([CITY, SALES], [("上海", 12), (None, 5)]),
        ([MONTH, SALES, ORDERS], [("2026-10", 12, None), ("2026-11", -5, 3)]),
        ([CITY, CATEGORY, SALES], [("上海", "手机", 12), ("北京", "图书", 0)]),
        ([SALES, BEFORE], [(1, None)]),
    ],
)
def test_every_figure_is_json_and_has_words(chart, language, columns, rows):
    built = figure(result(columns, rows), chart, language)

    spec = as_json(built)
    assert json.loads(json.dumps(spec)) == spec
    assert "bdata" not in json.dumps(spec)
    assert spec["layout"]["meta"]["alt"]


def test_an_audience_is_drawn_by_what_it_ranks_by():
    columns = (CUSTOMER_ID, CUSTOMER, CITY, SALES, Column("logins", Words("登录次数", "Logins"), "count"))
    first = pd.DataFrame(
        {
            "customer_id": [2, 1],
            "customer": ["李伟", "王芳"],
            "city": ["上海", "北京"],
            "sales": [0, 100],
            "logins": [9, 4],
        }
    )

    by = ranking_column(columns, first)
    built = audience_figure(columns, first, by.name, 57, "zh")

    assert by.name == "logins"
    assert (list(built.data[0].y), list(built.data[0].x)) == (["李伟", "王芳"], [9, 4])
    assert built.layout.title.subtitle.text == "图中为前 2 项，共 57 项"
    assert audience_figure(columns, first.head(0), "logins", 0, "zh") is None


def test_changes_are_bars_left_and_right_with_codes_in_words():
    difference = Column("sales_difference", Words("销售额增减", "Difference"), "money")
    kind = Column("customer_kind", Words("新老客", "New or returning"), "text")
    words = {"new": Words("新客", "New customers")}
    rows = [("new", 900, 100, 800), ("老客", 100, 500, -400)]

    built = change_figure(result([kind, SALES, BEFORE, difference], rows), kind.label, words, "zh")

    assert list(built.data[0].y) == ["新客", "老客"]
    assert list(built.data[0].x) == [8.0, -4.0]
    assert built.layout.title.text == "销售额的变化（按新老客）"
    assert change_figure(result([CITY, SALES], [("上海", 1)]), CITY.label, {}, "en") is None


def test_roles_leave_companions_out():
    share = Column("sales_share", Words("占比", "Share"), "rate")

    groups, measures = split_roles([CUSTOMER_ID, CUSTOMER, SALES, BEFORE, CHANGE, share, ORDERS])

    assert groups == [(CUSTOMER_ID, CUSTOMER)]
    assert measures == [SALES, ORDERS]


def test_a_title_too_long_for_a_phone_stands_on_two_lines():
    def header(title):
        panel = Panel(ORDERS, [Series("", [1])])
        built = finished(rank_bars(["a"], [panel], Look("zh", "CNY")), title, ["a"], panel, Look("zh", "CNY"))
        return built.layout.title.text, built.layout.margin.t, built.layout.meta["alt"]

    short, room, _ = header("每天收到的答卷")
    long, more_room, told = header("1. 最近较少在我们这里购物，主要原因是？（可多选）")

    assert "<br>" not in short
    assert long == "1. 最近较少在我们这里购物，<br>主要原因是？（可多选）"
    assert more_room == room + 20
    assert "<br>" not in told


def test_panels_side_by_side_have_no_axes_that_run_into_each_other():
    panels = [Panel(ORDERS, [Series("", [3, 1])]), Panel(SALES, [Series("", [9.5, 2.0])])]
    labels, look = ["a", "b"], Look("en", "CNY")
    built = finished(rank_bars(labels, panels, look), "Orders and sales", labels, panels[0], look)

    assert (built.layout.xaxis.showticklabels, built.layout.xaxis2.showticklabels) == (False, False)
    assert list(built.data[1].text) == ["¥9.50", "¥2"]


@pytest.mark.parametrize("also", [0, 90])
def test_a_legend_stands_right_under_the_title(also: int) -> None:
    rows = [(month, city, 100) for month in ("2026-10", "2026-11") for city in ("上海", "北京")]
    built = figure(result([MONTH, CITY, SALES], rows), "auto", "zh")
    tall(built, 2, built.layout.height + also)

    assert (built.layout.legend.yref, built.layout.legend.yanchor) == ("container", "top")
    assert built.layout.legend.y * built.layout.height == pytest.approx(built.layout.height - built.layout.margin.t)
