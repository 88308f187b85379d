"""What everybody on a list shares is said with the list, what each has of their own in the row."""

from __future__ import annotations

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.desk import Desk

WORDS = {"lapsed": "沉默", "lost": "已流失"}


def usual_city(desk: Desk) -> str:
    page = find(desk, AudienceRequest(segment="lapsed", filters=(Condition(field="stage", value="lapsed"),))).page()
    return str(page["city"].mode()[0])


def test_what_all_on_a_list_share_is_said_once_not_in_every_row(desk: Desk) -> None:
    churn = AudienceRequest(segment="churn_risk")
    usual = find(desk, churn).page(0, 1_000).set_index("customer_id")["reason"]
    city = usual_city(desk)
    lapsed = AudienceRequest(
        segment="churn_risk",
        filters=(Condition(field="stage", op="in", value=("lapsed",)), Condition(field="city", value=city)),
    )
    found = find(desk, lapsed)
    page = found.page(0, 1_000).set_index("customer_id")
    assert set(page["stage"]) == {"lapsed"}
    assert page["reason"].to_dict() == usual[page.index].to_dict()
    assert "流失阶段 沉默" in found.words().zh
    assert city in found.words().zh

    several = churn.model_copy(update={"filters": (Condition(field="stage", op="in", value=("lapsed", "lost")),)})
    page = find(desk, several).page(0, 1_000)
    assert all(f"流失阶段 {WORDS[row.stage]}" in row.reason for row in page.itertuples())
