"""Measures of surveys: who answered, and how they scored. NPS and CSAT: design §3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tools.analytics.measures.making import measure, rows
from crm_tools.analytics.vocabulary import Reading

if TYPE_CHECKING:
    import ibis.expr.types as ir

SATISFIED, PROMOTER, DETRACTOR = 4, 9, 6
"""The lowest satisfied score of 1–5, the lowest promoter and the highest detractor of 0–10."""


def _answered(t: ir.Table, _where: ir.BooleanValue | None) -> ir.Value:
    return t.count(where=t.answered) / t.count().nullif(0)


def _mean(t: ir.Table, _where: ir.BooleanValue | None) -> ir.Value:
    return t.score.mean()


def _satisfied(t: ir.Table, _where: ir.BooleanValue | None) -> ir.Value:
    return t.count(where=t.score >= SATISFIED) / t.count().nullif(0)


def _net_promoters(t: ir.Table, _where: ir.BooleanValue | None) -> ir.Value:
    return (t.count(where=t.score >= PROMOTER) - t.count(where=t.score <= DETRACTOR)) * 100.0 / t.count().nullif(0)


SURVEYS = (
    measure(
        "survey_invitations",
        ("问卷邀请数", "Survey invitations"),
        "问卷发送数|发出问卷数|邀请填写数|问卷发放数|surveys sent|questionnaires sent|invitations to surveys",
        "count",
        ("邀请客户填写问卷的次数，按邀请时间", "Customers invited to answer a survey, by the time of the invitation"),
        Reading("survey_invitations", rows),
    ),
    measure(
        "survey_responses",
        ("问卷答卷数", "Survey responses"),
        "答卷数|答卷量|回收问卷数|问卷回收数|问卷回收量|问卷填写数|survey answers|answered surveys|"
        "questionnaires answered|number of survey responses",
        "count",
        ("收到的答卷份数，按填写时间", "Surveys answered, by the time of the answer"),
        Reading("survey_responses", rows),
    ),
    measure(
        "survey_response_rate",
        ("问卷回收率", "Survey response rate"),
        "问卷回复率|答卷率|问卷答复率|问卷填写率|问卷响应率|response rate|survey completion rate|answer rate",
        "rate",
        (
            "期间内邀请的客户中，至今已填写的比例",
            "Of the customers invited in the period, the share who answered by today",
        ),
        Reading("survey_invitations", _answered),
        additive=False,
    ),
    measure(
        "survey_score",
        ("问卷平均分", "Survey score"),
        "满意度得分|满意度评分|问卷得分|满意度平均分|平均满意度|满意度分数|问卷评分|average survey score|"
        "satisfaction score|average satisfaction|mean survey score",
        "number",
        ("1–5 分评分题的平均分，按填写时间", "Mean of the answers on the 1–5 scale, by the time of the answer"),
        Reading("survey_scores", _mean),
        additive=False,
        quotient=True,
    ),
    measure(
        "csat",
        ("满意率（CSAT）", "CSAT"),
        "CSAT|满意率|客户满意率|满意度占比|customer satisfaction rate|satisfaction rate|share satisfied",
        "rate",
        ("1–5 分评分题中 4、5 分所占的比例", "Share of 4 and 5 among the answers on the 1–5 scale"),
        Reading("survey_scores", _satisfied),
        additive=False,
    ),
    measure(
        "nps",
        ("净推荐值（NPS）", "NPS"),
        "NPS|净推荐值|净推荐度|推荐值|net promoter score|net promoter",
        "number",
        (
            "0–10 分推荐题：9–10 分的百分比减去 0–6 分的百分比",
            "Of the answers on the 0–10 scale: percentage of 9–10 minus percentage of 0–6",
        ),
        Reading("survey_nps", _net_promoters),
        additive=False,
        quotient=True,
    ),
)
