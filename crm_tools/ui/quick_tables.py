"""Tables whose cells read as people write them, quickly.

Streamlit takes how a table reads from pandas, which makes up the HTML of every cell, and sets the words one by one:
most of the time of a list's page. Here the words are known column by column, and go out as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler
from streamlit import dataframe_util
from streamlit.elements import arrow
from streamlit.elements.lib.pandas_styler_utils import marshall_styler as streamlits_own
from streamlit.proto.ArrowData_pb2 import ArrowData

_WORDS = "in_words"


def reading(cells: pd.DataFrame, words: Mapping[str, list[str]]) -> Styler:
    """``cells`` for ``st.dataframe``, which sorts by them and shows ``words`` in their place, column by column."""
    styler = cells.style
    setattr(styler, _WORDS, dataframe_util.convert_pandas_df_to_arrow_bytes(pd.DataFrame(words)))
    return styler


def _marshalled(proto: ArrowData, styler: Any, default_uuid: str) -> None:
    words = getattr(styler, _WORDS, None)
    if words is None:
        streamlits_own(proto, styler, default_uuid)
        return
    proto.styler.uuid = default_uuid
    proto.styler.display_values = words


vars(arrow)["marshall_styler"] = _marshalled
