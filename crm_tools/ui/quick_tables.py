"""Tables whose cells read as people write them, quickly.

How a table reads Streamlit takes from pandas' Styler, which makes up the HTML of every cell, and then puts the words of
all cells, one by one, in the place of ``data.astype(str)``: most of the time of a list's page. Here the words are known
column by column. So the table that ``st.dataframe`` gets says itself how it reads as text, and its Styler has nothing
to add: no part of Streamlit or pandas is changed. Should one of them go about it in another way, numbers would show
bare, which the tests tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler


class _Worded(pd.DataFrame):
    """Cells that are sorted by, and the words shown in their place."""

    _metadata = ["words"]  # noqa: RUF012, how pandas keeps an attribute
    words: Mapping[str, list[str]]

    # The stubs of pandas call it final, pandas does not.
    def astype(self, dtype: Any, *given: Any, **named: Any) -> Any:  # type: ignore[misc]
        return pd.DataFrame(self.words) if dtype is str else super().astype(dtype, *given, **named)


def reading(cells: pd.DataFrame, words: Mapping[str, list[str]]) -> Styler:
    """``cells`` for ``st.dataframe``, which sorts by them and shows ``words`` in their place, column by column."""
    worded = _Worded(cells)
    worded.words = words
    styler = worded.style
    for nothing_to_add in ("_compute", "_translate"):
        setattr(styler, nothing_to_add, lambda *_: {})
    return styler
