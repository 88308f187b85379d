"""A demo with work of its own: two emails, one with a control group, a coupon, a draft that waits, and tasks."""

from __future__ import annotations

import datetime as dt

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.outreach import followups, worker
from crm_tools.outreach.deciding import decide
from crm_tools.outreach.drafts import draft_coupons, draft_email
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.connect import writer

WOMEN = AudienceRequest.model_validate({"filters": [{"field": "gender", "value": "女"}]})
HIGH_VALUE = AudienceRequest(segment="high_value")
TASKS = (
    # customer, owner, due, reason, then what became of it
    (1, "王芳", "2026-11-18", "投诉物流，电话 13812345678", {}),
    (2, "王芳", "2026-11-22", "回电", {"state": "doing"}),
    (3, "王芳", "2026-11-20", "退货", {"state": "done", "outcome": "已退款"}),
    (4, "Li Na", "2026-11-22", "新品", {}),
    (5, "Li Na", "2026-11-27", "生日", {"note": "喜欢手冲咖啡"}),
    (6, "local", "2026-11-21", "问候", {}),
    (7, "Li Na", "2026-11-19", "不需要", {"state": "dropped"}),
)


def work_done(settings: Settings) -> dict[str, str]:
    """The ids of the campaigns by what they are; the desk's today must be 2026-11-22."""
    with_control = _approved(
        settings, dt.date(2026, 11, 5), lambda then: draft_email(then, WOMEN, "retention", LOCAL, "zh", holdout=0.2)
    )
    coupon = _approved(settings, dt.date(2026, 11, 10), lambda then: draft_coupons(then, HIGH_VALUE, LOCAL, "zh"))
    latest = _approved(
        settings,
        dt.date(2026, 11, 16),
        lambda then: draft_email(then, HIGH_VALUE, "coupon", LOCAL, "zh", coupon="best"),
    )
    with writer(settings.database) as connection:
        connection.execute(
            "UPDATE customer_coupons SET used_at = '2026-11-12 10:00:00' WHERE customer_id IN (SELECT customer_id FROM"
            " deliveries WHERE campaign_id = ?1 AND state = 'given' ORDER BY 1 LIMIT 3) AND coupon_id ="
            " (SELECT json_extract(content, '$.coupon_id') FROM campaigns WHERE id = ?1)",
            (coupon,),
        )
    waits = draft_email(settings, WOMEN, "recommendation", LOCAL, "zh").id
    for customer, owner, due, reason, change in TASKS:
        task = followups.add(settings, customer, owner, due, reason, LOCAL)
        if change:
            followups.update(settings, task, LOCAL, **change)  # type: ignore[arg-type]
    return {"with_control": with_control, "coupon": coupon, "latest": latest, "waits": waits}


def _approved(settings: Settings, day: dt.date, draft: object) -> str:
    then = settings.model_copy(update={"today": day})
    made: str = draft(then).id  # type: ignore[operator]
    decide(then, made, "approve", LOCAL)
    worker.run_once(then)
    return made
