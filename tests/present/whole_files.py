"""Files that the desk writes piece by piece, whole in memory."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from crm_tools.analytics.result import Column
from crm_tools.present.csv_export import csv_stream
from crm_tools.present.excel import write_excel
from crm_tools.texts import Language


def csv_bytes(frames: pd.DataFrame | Iterable[pd.DataFrame], columns: Sequence[Column], language: Language) -> bytes:
    """The CSV of one frame, or of the batches of a stream."""
    batches = [frames] if isinstance(frames, pd.DataFrame) else frames
    return b"".join(csv_stream(batches, columns, language))


def excel_bytes(
    frames: pd.DataFrame | Iterable[pd.DataFrame], columns: Sequence[Column], language: Language, **about: Any
) -> bytes:
    """The workbook of one frame, or of the batches of a stream."""
    out = io.BytesIO()
    batches = [frames] if isinstance(frames, pd.DataFrame) else frames
    for _ in write_excel(out, batches, columns, language, **about):
        pass
    return out.getvalue()
