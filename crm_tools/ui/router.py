"""What runs on every click, deep links included: the gate, the frame, then the page."""

from __future__ import annotations

import streamlit as st

from crm_tools.settings import settings
from crm_tools.texts import Language, say
from crm_tools.ui import gate, language, preparation
from crm_tools.ui.brand import brand
from crm_tools.ui.failures import show_failure
from crm_tools.ui.pages import PAGES, Entry


def main() -> None:
    with st.sidebar:
        reader = language.switch()
    brand(reader)
    pages = {entry.name: _page(entry, reader) for entry in PAGES.values()}
    chosen = st.navigation(_menu(pages, reader), expanded=True)
    entry = next(entry for entry in PAGES.values() if pages[entry.name].url_path == chosen.url_path)
    st.set_page_config(f"{chosen.title} · {say('ui.product', reader)}", ":material/insights:", layout="wide")
    # A failure anywhere below becomes words on the page; Streamlit's own stop and rerun are no Exceptions.
    try:
        gate.admit(entry)
        if not entry.open:
            preparation.prepare(settings(), reader)
            _say_demo(reader)
        chosen.run()
    except Exception as error:
        show_failure(error)


def _page(entry: Entry, reader: Language) -> st.Page:
    first = entry is next(iter(PAGES.values()))
    return st.Page(
        entry.path,
        title=entry.title(reader),
        icon=entry.icon,
        url_path=entry.name,
        default=first,
        visibility="hidden" if entry.open else "visible",
    )


def _menu(pages: dict[str, st.Page], reader: Language) -> dict[str, list[st.Page]]:
    groups: dict[str, list[st.Page]] = {}
    for entry in PAGES.values():
        groups.setdefault(say(f"ui.group.{entry.group}", reader), []).append(pages[entry.name])
    return groups


def _say_demo(reader: Language) -> None:
    from crm_tools.store.facts import fact

    if day := fact(settings().database, "demo_today"):
        st.badge(say("ui.demo", reader, day=day), icon=":material/science:", color="gray")


main()
