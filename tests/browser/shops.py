"""The shops that are looked at: the demo with something going on in it, one with nothing in it yet, a real one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.ingest import demo, imports
from crm_tools.outreach import drafts, worker
from crm_tools.outreach.deciding import decide
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.migrate import migrate


@dataclass(frozen=True)
class Shop:
    """A database with the settings to open it with, and what is worth a look in it: campaign and customer ids."""

    settings: Mapping[str, str]
    known: Mapping[str, str] = field(default_factory=dict)

    @property
    def open(self) -> Settings:
        return Settings(**self.settings, _env_file=None)  # type: ignore[arg-type]


def demo_shop(folder: Path) -> Shop:
    """The demo, where an email waits for approval, coupons were given, and service staff have tasks."""
    shop = Shop({"CRM_DATABASE": str(folder / "demo.db"), "CRM_BROWSING": str(_nothing(folder))})
    demo.build(folder / "demo.db", today=dt.date(2026, 11, 22))
    desk = shop.open
    given = drafts.draft_coupons(desk, AudienceRequest(segment="most_active"), LOCAL, "zh")
    tasks = drafts.draft_followups(desk, AudienceRequest(segment="high_value"), LOCAL, "zh", owner="小王")
    for campaign in (given, tasks):
        decide(desk, campaign.id, "approve", LOCAL)
    worker.run_once(desk)
    waiting = drafts.draft_email(desk, AudienceRequest(segment="falling"), "retention", LOCAL, "zh")
    return Shop(shop.settings, {"waiting": waiting.id, "given": given.id, "customer": "17"})


def empty_shop(folder: Path) -> Shop:
    """Tables and nothing in them."""
    migrate(folder / "empty.db")
    return Shop(
        {
            "CRM_DATABASE": str(folder / "empty.db"),
            "CRM_BROWSING": str(_nothing(folder)),
            "CRM_TODAY": "2026-11-22",
        }
    )


def real_shop(folder: Path) -> Shop:
    """Online Retail on its last day, in pounds."""
    shop = Shop(
        {
            "CRM_DATABASE": str(folder / "retail.db"),
            "CRM_BROWSING": str(_nothing(folder)),
            "CRM_TODAY": "2011-12-09",
            "CRM_CURRENCY": "GBP",
        },
        {"customer": "14911"},
    )
    desk = shop.open
    imports.run([desk.shared_data / "online_retail" / "online_retail.csv.gz"], desk)
    return shop


SHOPS: Mapping[str, Callable[[Path], Shop]] = {"demo": demo_shop, "empty": empty_shop, "retail": real_shop}


def _nothing(folder: Path) -> Path:
    empty = folder / "nothing"
    empty.mkdir(exist_ok=True)
    return empty
