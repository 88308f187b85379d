"""Parts of the Settings page. Settings come from the environment and .env; which of the configured models answers is
chosen here."""

from __future__ import annotations

import sqlite3
import time
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import streamlit as st

from crm_tools.assistant.models.choose import Kind, kind, lacks
from crm_tools.assistant.models.chosen import BY_SETTINGS, choices, choose, chosen
from crm_tools.settings import settings
from crm_tools.store import facts
from crm_tools.texts import UserError, formats
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal

if TYPE_CHECKING:
    from crm_tools.assistant.models.trouble import ModelTrouble


WAYS: tuple[Kind, ...] = ("offline", "tongyi", "openai")


def model(place: Here) -> None:
    """The chat model in use and the others that could be: what each lacks, and whether it can be reached."""
    chosen = kind(place.settings)
    with st.container(border=True):
        st.subheader(place.say("ui.settings.model"), anchor=False)
        with st.grid(len(WAYS), min_column_width=230):
            for way in WAYS:
                _way(place, way, chosen == way)
        if "define" in place.actor.capabilities:
            _chooser(place)
        else:
            st.caption(place.say("ui.settings.choose_admin"))
        st.caption(place.say("ui.settings.choose"))


def _chooser(place: Here) -> None:
    """Which of the configured models answers from now on, for everybody."""
    own = settings()
    known = {one.name: one for one in choices(own)}

    def words(name: str) -> str:
        if name == BY_SETTINGS:
            return place.say("ui.settings.by_settings", model=place.say(f"ui.settings.kind.{kind(own)}"))
        one = known[name]
        label = place.say(f"ui.settings.kind.{one.way}")
        return f"{label} · {one.model}" if one.model else label

    now = chosen(own)
    picked = st.selectbox(
        place.say("ui.settings.choose_model"),
        [BY_SETTINGS, *known],
        index=[BY_SETTINGS, *known].index(now),
        format_func=words,
        key="settings.model",
        help=place.say("ui.settings.choose_help"),
    )
    if picked == now:
        return
    try:
        choose(own, picked, place.actor)
    except UserError as error:
        st.error(error.text(place.language), icon=":material/error:")
        return
    st.rerun()


def _way(place: Here, way: Kind, chosen: bool) -> None:
    """One way to a model: in use, ready, or what to set."""
    missing = lacks(place.settings, way)
    with st.container(border=True, height="stretch", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{place.say(f'ui.settings.kind.{way}')}**")
            st.space("stretch")
            if chosen:
                st.badge(place.say("ui.settings.in_use"), icon=":material/check:", color="gray")
            elif not missing:
                st.badge(place.say("ui.settings.ready"), color="gray")
        st.caption(place.say(f"ui.settings.kind_note.{way}"))
        if missing:
            st.caption(literal(place.say("ui.settings.lacks", names=", ".join(missing))))
        if way == "offline" or missing:
            return
        if chosen and place.settings.model_name:
            st.caption(place.say("ui.settings.model_name", name=literal(place.settings.model_name)))
        if chosen and place.settings.model_base_url:
            st.caption(literal(place.settings.model_base_url))
        if st.button(place.say("ui.settings.check"), icon=":material/network_check:", key=f"settings.check.{way}"):
            _check(place, way)


def _check(place: Here, way: Kind) -> None:
    with st.spinner(place.say("ui.settings.checking")):
        started = time.perf_counter()
        trouble = _reach(place, way)
    if trouble is None:
        seconds = f"{time.perf_counter() - started:.1f}"
        st.success(place.say("ui.settings.reached", seconds=seconds), icon=":material/check_circle:")
    else:
        what = place.say(f"assistant.trouble.{trouble.reason}", detail=trouble.detail)
        st.warning(place.say("ui.settings.not_reached", trouble=what), icon=":material/warning:")


def _reach(place: Here, way: Kind) -> ModelTrouble | None:
    """Ask that cloud model for one word; what stands in the way, None where nothing does."""
    from crm_tools.assistant.models.choose import cloud_model
    from crm_tools.assistant.models.trouble import ModelTrouble

    try:
        reached = cloud_model(place.settings.model_copy(update={"model": way}))
        if reached is not None:
            reached.invoke("OK?")
    except ModelTrouble as trouble:
        return trouble
    return None


def desk(place: Here) -> None:
    """Database, today, currency, language, versions."""
    database = place.settings.database
    today = facts.today(database, place.settings.today, place.settings.timezone)
    rows = {
        "database": str(database),
        "size": f"{database.stat().st_size / 1e6:,.1f} MB",
        "today": f"{formats.date(today, place.language)} ({place.settings.timezone})",
        "currency": f"{place.settings.currency} ({formats.currency_sign(place.settings.currency).strip()})",
        "language": place.say("ui.settings.this_language"),
        "version": f"{_version()} · Streamlit {st.__version__} · SQLite {sqlite3.sqlite_version}",
    }
    with st.container(border=True):
        st.subheader(place.say("ui.settings.desk"), anchor=False)
        for name, value in rows.items():
            left, right = st.columns([1, 4])
            left.markdown(f":gray[{place.say(f'ui.settings.row.{name}')}]")
            right.markdown(literal(value))


def _version() -> str:
    try:
        return version("crm-analyst-desk")
    except PackageNotFoundError:
        import tomllib

        from crm_tools.settings import ROOT

        return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
