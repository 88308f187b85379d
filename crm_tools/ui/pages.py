"""Every page of the desk as data, in the order of the sidebar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crm_tools.settings import ROOT
from crm_tools.store.actors import Capability
from crm_tools.texts import Language, say


@dataclass(frozen=True)
class Entry:
    """A page: ``name`` is its file in pages/, its address and its text.

    An ``open`` page is served to whoever has its link and shows nothing of the desk; any other one asks the gate for an
    actor with the capability ``needs``.
    """

    name: str
    icon: str
    group: str
    open: bool = False
    needs: Capability = "read"

    @property
    def path(self) -> Path:
        return ROOT / "pages" / f"{self.name}.py"

    def title(self, language: Language) -> str:
        return say(f"ui.page.{self.name}", language)


_ALL = (
    Entry("ask", ":material/chat:", "start"),
    Entry("help", ":material/lightbulb:", "start"),
    Entry("segments", ":material/groups:", "customers"),
    Entry("high_value", ":material/diamond:", "customers"),
    Entry("most_active", ":material/bolt:", "customers"),
    Entry("intent", ":material/shopping_cart_checkout:", "customers"),
    Entry("churn", ":material/person_remove:", "customers"),
    Entry("customer", ":material/person_search:", "customers"),
    Entry("reports", ":material/bar_chart:", "reports"),
    Entry("overview", ":material/dashboard:", "reports"),
    Entry("retention", ":material/autorenew:", "reports"),
    Entry("campaigns", ":material/campaign:", "actions"),
    Entry("coupons", ":material/redeem:", "actions"),
    Entry("followups", ":material/assignment_ind:", "actions"),
    Entry("schedules", ":material/schedule:", "actions"),
    Entry("unsubscribe", ":material/unsubscribe:", "actions", open=True),
    Entry("surveys", ":material/ballot:", "feedback"),
    Entry("survey", ":material/ballot:", "feedback", open=True),
    Entry("knowledge", ":material/local_library:", "feedback"),
    Entry("data", ":material/database:", "desk"),
    Entry("definitions", ":material/menu_book:", "desk"),
    Entry("settings", ":material/settings:", "desk"),
)
PAGES: Mapping[str, Entry] = {entry.name: entry for entry in _ALL}
