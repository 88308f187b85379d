"""Every page of the desk as data, in the order of the sidebar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from crm_tools.settings import ROOT
from crm_tools.store.actors import Capability
from crm_tools.texts import Language, say


@dataclass(frozen=True)
class Entry:
    """A page: ``name`` is its file in pages/, its address and its text.

    An ``open`` page is served to whoever has its link and shows nothing of the desk; any other one asks the gate for an
    actor with the capability ``needs``. One that is ``about_data`` shows the way to the Data page while there is none;
    one that ``makes_database`` offers to make a database where none is. ``news`` counts what is new there, from a
    database.
    """

    name: str
    icon: str
    group: str
    open: bool = False
    needs: Capability = "read"
    about_data: bool = False
    makes_database: bool = False
    news: Callable[[Path], int] | None = None

    @property
    def path(self) -> Path:
        return ROOT / "pages" / f"{self.name}.py"

    def title(self, language: Language) -> str:
        return say(f"ui.page.{self.name}", language)


def _new_at_risk(database: Path) -> int:
    from crm_tools.analytics.churn_alerts import alerts

    return sum(alert.count for alert in alerts(database))


_ALL = (
    Entry("ask", ":material/chat:", "start"),
    Entry("help", ":material/lightbulb:", "start"),
    Entry("segments", ":material/groups:", "customers", about_data=True),
    Entry("high_value", ":material/diamond:", "customers", about_data=True),
    Entry("most_active", ":material/bolt:", "customers", about_data=True),
    Entry("intent", ":material/shopping_cart_checkout:", "customers", about_data=True),
    Entry("churn", ":material/person_remove:", "customers", about_data=True, news=_new_at_risk),
    Entry("customer", ":material/person_search:", "customers", about_data=True),
    Entry("overview", ":material/dashboard:", "reports", about_data=True),
    Entry("reports", ":material/bar_chart:", "reports", about_data=True),
    Entry("retention", ":material/autorenew:", "reports", about_data=True),
    Entry("campaigns", ":material/campaign:", "actions"),
    Entry("coupons", ":material/redeem:", "actions"),
    Entry("followups", ":material/assignment_ind:", "actions"),
    Entry("schedules", ":material/schedule:", "actions"),
    Entry("unsubscribe", ":material/unsubscribe:", "actions", open=True),
    Entry("surveys", ":material/ballot:", "feedback"),
    Entry("survey", ":material/ballot:", "feedback", open=True),
    Entry("knowledge", ":material/local_library:", "feedback"),
    Entry("data", ":material/database:", "desk", makes_database=True),
    Entry("definitions", ":material/menu_book:", "desk"),
    Entry("settings", ":material/settings:", "desk"),
)
PAGES: Mapping[str, Entry] = {entry.name: entry for entry in _ALL}
