"""What is loaded ahead are files that this Streamlit has, one of each kind."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from crm_tools.ui import charts_ahead


def test_each_part_is_a_file_of_this_streamlit():
    found = charts_ahead._files()
    assert [name.partition(".")[0] for name in found] == list(charts_ahead._PARTS)
    served = Path(st.__file__).parent / "static" / "static" / "js"
    assert all((served / name).is_file() for name in found)
