"""The map of RFM: a box a pair of scores, its group, its customers, clickable in the order of the groups."""

import pandas as pd

from crm_tools.analytics.result import Column
from crm_tools.analytics.rules import RFM_GRID
from crm_tools.present.rfm_figure import COLOURS, rfm_map
from crm_tools.texts import Words
from tests.present.contrast import contrast

GROUP = Column("rfm_group", Words("RFM 分组", "RFM group"), "text")


def test_each_box_holds_its_customers_and_stands_for_its_group():
    boxes = pd.DataFrame({"r_score": [5, 1], "f_score": [5, 1], "customers": [12, 3456], "spent_counted": [99900, 0]})

    figure, groups = rfm_map(boxes, RFM_GRID, GROUP, "en")

    [trace] = figure.data
    places = {(int(base) + 1, int(x[1])): at for at, (base, x) in enumerate(zip(trace.base, trace.x, strict=True))}
    assert [groups[places[box]] for box in ((5, 5), (1, 1), (2, 5), (5, 1))] == [
        "champions",
        "lost",
        "cant_lose",
        "new_buyers",
    ]
    assert trace.text[places[5, 5]] == "Champions<br>12"
    assert "3,456 customers, 99.7%" in trace.customdata[places[1, 1]]
    assert trace.marker.opacity is None, "an opacity for each point breaks the marking of what is clicked"
    assert "Lost" in figure.layout.meta["alt"]


def test_words_on_every_colour_can_be_read():
    assert set(COLOURS) == set(RFM_GRID.values())
    assert min(contrast(colour, "#FFFFFF") for colour in COLOURS.values()) >= 4.5
