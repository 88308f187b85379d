"""Files given to a page: the uploader speaks the reader's language, also about a file of a kind it does not take."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


def uploads(
    place: Here,
    label: str,
    types: Sequence[str],
    key: str,
    *,
    several: bool = True,
    most_mb: int = 200,
    explained: Sequence[str] = (),
) -> list[UploadedFile]:
    """The files of ``types`` (endings without the dot) that were given; any other is named with what would do. Those
    ``explained`` are passed on too: whoever reads them says better why they will not do.

    Streamlit's own check of the kind answers in English only and drops the file, so it is not asked for.
    """
    with st.container(key=f"uploads-{key.replace('.', '-')}"):
        given = st.file_uploader(label, accept_multiple_files=several, key=key, max_upload_size=most_mb)
    _speak(place, f"uploads-{key.replace('.', '-')}", types, most_mb)
    files: list[UploadedFile] = given if isinstance(given, list) else [given] if given else []
    fitting = [one for one in files if Path(one.name).suffix.lstrip(".").lower() in (*types, *explained)]
    for one in files:
        if one not in fitting:
            told = place.say("ui.uploads.wrong_kind", name=one.name, kinds=_kinds(place, types))
            st.error(literal(told), icon=":material/error:")
    return fitting


def _kinds(place: Here, types: Sequence[str]) -> str:
    return ("、" if place.language == "zh" else ", ").join(one.upper() for one in types)


def _speak(place: Here, key: str, types: Sequence[str], most_mb: int) -> None:
    """Put the uploader's own English words into the reader's language; Streamlit 1.67 has no setting for them."""
    inside = f".st-key-{key} [data-testid=stFileUploaderDropzone"
    words = {
        f"{inside}] button p": place.say("ui.uploads.choose"),
        f"{inside}Instructions] span": place.say("ui.uploads.limits", most=most_mb, kinds=_kinds(place, types)),
    }
    rules = [
        f'{element} {{font-size: 0}} {element}::after {{content: "{text}"; font-size: 12px; line-height: 1.5}}'
        for element, text in words.items()
    ]
    rules.append(f"{inside}Instructions] span {{white-space: normal}}")  # all of it, on a phone too
    st.html(f"<style>{' '.join(rules)}</style>")
