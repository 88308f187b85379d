"""What runs on every click, deep links included: the gate, the frame, then the page."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from crm_tools.settings import settings
from crm_tools.texts import Language, say
from crm_tools.ui import gate, language, preparation
from crm_tools.ui.brand import ICON, brand
from crm_tools.ui.failures import show_failure
from crm_tools.ui.pages import PAGES, Entry


def main() -> None:
    entry = _asked_open_page()
    if entry:
        reader = language.current()
        chosen = st.navigation([_page(entry, reader)], position="hidden")
    else:
        with st.sidebar:
            reader = language.switch()
        brand(reader)
        pages = {entry.name: _page(entry, reader) for entry in PAGES.values() if not entry.open}
        chosen = st.navigation(_menu(pages, reader), expanded=True)
        entry = next(PAGES[name] for name, page in pages.items() if page.url_path == chosen.url_path)
    st.set_page_config(f"{chosen.title} · {say('ui.product', reader)}", ICON, layout="wide")
    # A failure anywhere below becomes words on the page; Streamlit's own stop and rerun are no Exceptions.
    try:
        gate.admit(entry)
        preparation.prepare(settings(), reader)
        if not entry.open:
            _say_demo(reader)
        chosen.run()
    except Exception as error:
        show_failure(error)


def _asked_open_page() -> Entry | None:
    """The open page that the address asks for: its visitors get nothing of the desk around it, not even the menu."""
    name = urlsplit(st.context.url or "").path.rpartition("/")[2]
    entry = PAGES.get(name)
    return entry if entry and entry.open else None


def _page(entry: Entry, reader: Language) -> st.Page:
    first = entry is next(iter(PAGES.values()))
    return st.Page(entry.path, title=entry.title(reader), icon=entry.icon, url_path=entry.name, default=first)


def _menu(pages: dict[str, st.Page], reader: Language) -> dict[str, list[st.Page]]:
    groups: dict[str, list[st.Page]] = {}
    for name, page in pages.items():
        groups.setdefault(say(f"ui.group.{PAGES[name].group}", reader), []).append(page)
    return groups


def _say_demo(reader: Language) -> None:
    from crm_tools.store.facts import fact

    if day := fact(settings().database, "demo_today"):
        st.badge(say("ui.demo", reader, day=day), icon=":material/science:", color="gray")


main()
