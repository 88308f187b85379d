"""What runs on every click, deep links included: the gate, the frame, then the page."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st
from streamlit.errors import FragmentHandledException

from crm_tools.settings import settings
from crm_tools.texts import Language, UserError, say
from crm_tools.ui import first_page, gate, language, preparation
from crm_tools.ui.brand import ICON, brand
from crm_tools.ui.failures import show_failure
from crm_tools.ui.ink import readable_words
from crm_tools.ui.login_view import sign_in, signed_in_as
from crm_tools.ui.notices import tell
from crm_tools.ui.pages import PAGES, Entry


def main() -> None:
    # A failure anywhere below becomes words on the page; Streamlit's own stop and rerun are no Exceptions.
    try:
        entry, chosen, reader = _chosen()
        of_the_desk = not (entry and entry.open)
        title = f"{chosen.title} · {say('ui.product', reader)}" if of_the_desk else chosen.title
        st.set_page_config(title, ICON if of_the_desk else entry.icon if entry else None, layout="wide")
        readable_words()
        if entry:
            actor = gate.admit(entry)
            if entry.makes_database and preparation.offer_new(settings(), reader, actor):
                return
            preparation.prepare(settings(), reader)
        if entry and not entry.open:
            preparation.load_logs(settings(), reader)
            _say_demo(reader)
        if of_the_desk and gate.exposed():
            st.warning(say("ui.login.exposed", reader), icon=":material/warning:")
        tell()
        if entry and entry.about_data and _nothing_yet(entry):
            return
        chosen.run()
    except FragmentHandledException:
        raise  # what failed in a part of the page was told there; Streamlit ends the run
    except Exception as error:
        show_failure(error)


def _chosen() -> tuple[Entry | None, st.Page, Language]:
    """The page to run in the reader's language; no entry where the reader has to sign in first."""
    entry = _asked_open_page()
    if entry:
        reader = language.current()
        return entry, _open_page(entry, reader), reader
    actor = gate.person()
    if actor is None:
        with st.sidebar:
            reader = language.switch()
        return None, _sign_in_page(reader), reader
    with st.sidebar:
        reader = language.switch()
        if gate.login_configured():
            signed_in_as(actor, reader)
    brand(reader)
    allowed = [entry for entry in PAGES.values() if not entry.open and entry.needs in actor.capabilities]
    if not allowed:
        raise UserError("ui.login.nobody", name=actor.name)
    pages = {entry.name: _page(entry, reader) for entry in allowed}
    chosen = st.navigation(_menu(pages, reader), expanded=True)
    entry = next(PAGES[name] for name, page in pages.items() if page.url_path == chosen.url_path)
    return entry, chosen, reader


def _sign_in_page(reader: Language) -> st.Page:
    """Every address of the desk leads here until somebody has signed in."""

    def ask() -> None:
        sign_in(reader)

    title = say("ui.login.sign_in", reader)
    first = st.Page(ask, title=title, url_path="sign-in", default=True)
    others = [st.Page(ask, title=title, url_path=name) for name in PAGES]
    return st.navigation([first, *others], position="hidden")


def _asked_open_page() -> Entry | None:
    """The open page that the address asks for: its visitors get nothing of the desk around it, not even the menu."""
    name = urlsplit(st.context.url or "").path.rpartition("/")[2]
    entry = PAGES.get(name)
    return entry if entry and entry.open else None


def _open_page(entry: Entry, reader: Language) -> st.Page:
    """An open page under its own address. A lone page would be the default one, whose address is the desk's."""
    first = st.Page(entry.path, title=entry.title(reader), icon=entry.icon, url_path="start", default=True)
    return st.navigation([first, _page(entry, reader)], position="hidden")


def _page(entry: Entry, reader: Language) -> st.Page:
    first = entry is next(iter(PAGES.values()))
    return st.Page(entry.path, title=_title(entry, reader), icon=entry.icon, url_path=entry.name, default=first)


def _title(entry: Entry, reader: Language) -> str:
    """The page's name, with a number where something new waits there."""
    new = entry.news(settings().database) if entry.news else 0
    return f"{entry.title(reader)} ({new:,})" if new else entry.title(reader)


def _menu(pages: dict[str, st.Page], reader: Language) -> dict[str, list[st.Page]]:
    groups: dict[str, list[st.Page]] = {}
    for name, page in pages.items():
        groups.setdefault(say(f"ui.group.{PAGES[name].group}", reader), []).append(page)
    return groups


def _nothing_yet(entry: Entry) -> bool:
    from crm_tools.ui.no_data import nothing_yet

    return nothing_yet(entry)


def _say_demo(reader: Language) -> None:
    from crm_tools.store.facts import fact

    if day := fact(settings().database, "demo_today"):
        st.badge(say("ui.demo", reader, day=day), icon=":material/science:", color="gray")


with first_page.being_shown():
    main()
