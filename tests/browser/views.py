"""Everything worth a look: the pages, then what opens out of them. A view is an address and what to do there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Page

from crm_tools.texts import Language, say
from crm_tools.ui.pages import PAGES
from tests.browser.server import settled

Act = Callable[[Page, Language], object]
EVERYWHERE = ("demo", "empty", "retail")
FILLED = ("demo", "retail")


@dataclass(frozen=True)
class View:
    """``path`` may name what is known of a shop, as in ``campaigns?id={waiting}``; ``shops`` are where there is
    anything to see. ``tall`` pictures show the whole page, others what fits into the window."""

    path: str
    act: Act = lambda page, language: None
    shops: tuple[str, ...] = EVERYWHERE
    tall: bool = True


def _ask(**words: str) -> Act:
    def act(page: Page, language: Language) -> None:
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill(words[language])
        box.press("Enter")
        page.get_by_test_id("stChatMessage").first.wait_for()
        page.wait_for_timeout(300)
        settled(page)

    return act


def _press(key: str) -> Act:
    """Press the first button with that text; what opens is what the picture is of."""

    def act(page: Page, language: Language) -> None:
        page.get_by_test_id("stPopoverButton").filter(
            has=page.get_by_text(say(key, language), exact=True)
        ).first.click()
        page.wait_for_timeout(500)
        settled(page)

    return act


_OPEN_PAGES = {"survey": "survey?t=unknown", "unsubscribe": "unsubscribe?t=unknown"}
VIEWS: Mapping[str, View] = {
    **{name: View(_OPEN_PAGES.get(name, "" if name == "ask" else name)) for name in PAGES},
    "answer_top": View("", _ask(zh="按销售额排序的前10名客户", en="top 10 customers by sales"), FILLED),
    "answer_months": View(
        "", _ask(zh="近12个月每月各城市的销售额", en="monthly sales by city in the last 12 months"), FILLED
    ),
    "answer_number": View("", _ask(zh="本月新增客户数量", en="how many new customers this month"), EVERYWHERE),
    "answer_churn": View("", _ask(zh="哪些客户可能流失？", en="which customers may leave?"), FILLED),
    "answer_compare": View(
        "", _ask(zh="本月各类目销售额环比", en="sales by category this month vs last month"), ("demo",)
    ),
    "answer_why": View("", _ask(zh="上个月销售额为什么变化？", en="why did sales change last month?"), ("demo",)),
    "answer_unclear": View("", _ask(zh="帮我看看那个东西", en="show me the thing"), ("demo",)),
    "answer_refused": View("", _ask(zh="明年的销售额是多少", en="what will sales be next year"), ("demo",)),
    "answer_faq": View("", _ask(zh="怎么退货？", en="how do I return goods?"), ("demo",)),
    "answer_draft": View(
        "", _ask(zh="给近期活跃客户送优惠券", en="send coupons to the most active customers"), ("demo",)
    ),
    "customer_story": View("customer?customer={customer}", shops=FILLED),
    "lapsed_list": View("segments?segment=lapsed", shops=FILLED),
    "rules": View("segments?view=rules", shops=FILLED),
    "rfm": View("segments?view=rfm", shops=FILLED),
    "versus": View("segments?view=compare", shops=FILLED),
    "campaign_waiting": View("campaigns?id={waiting}", shops=("demo",)),
    "campaign_given": View("campaigns?id={given}", shops=("demo",)),
    "survey_draft": View("surveys?id=2", shops=("demo",)),
    "survey_results": View("surveys?id=1&part=results", shops=("demo",)),
    "survey_feedback": View("surveys?id=1&part=feedback", shops=("demo",)),
    "survey_answers": View("surveys?id=1&part=answers", shops=("demo",)),
    "survey_send": View("surveys?id=1&part=send", shops=("demo",)),
    "knowledge_trial": View("knowledge?part=trial", shops=("demo",)),
    "data_files": View("data?part=files"),
    "data_erase": View("data?part=erase", shops=("demo",)),
    "open_thresholds": View("segments", _press("ui.segments.thresholds"), ("demo",), tall=False),
    "open_email": View("segments", _press("ui.take.email"), ("demo",), tall=False),
    "open_coupon": View("segments", _press("ui.take.coupon"), ("demo",), tall=False),
    "open_more": View("reports", _press("ui.reports.more"), ("demo",), tall=False),
    "open_filter": View("reports", _press("ui.reports.add_filter"), ("demo",), tall=False),
    "open_save": View("reports", _press("ui.saved.save"), ("demo",), tall=False),
    "open_schedule": View("schedules", _press("ui.schedules.new"), ("demo",), tall=False),
    "open_new_coupon": View("coupons", _press("ui.coupons.new"), ("demo",), tall=False),
}
