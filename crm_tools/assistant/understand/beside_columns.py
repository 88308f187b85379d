"""The list of customers beside which columns are asked for that every list shows."""

from __future__ import annotations

from dataclasses import replace

from crm_tools.assistant.calls import LISTS
from crm_tools.assistant.understand.lists.columns import list_beside_columns
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import ranked
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.retold import retold
from crm_tools.assistant.understand.text.unread import left_out
from crm_tools.assistant.understand.whole import Reading, whole


def beside_columns(asked: Asked) -> Reading | None:
    """The list without its columns; None where none are asked for, or where what is left is no list."""
    told = list_beside_columns(asked)
    for one in (told, *retold(told)) if told is not None else ():
        reading = whole(one)
        if isinstance(reading, Reading) and reading.call.tool == "run_report" and (best := ranked(reading.call)):
            reading = replace(reading, call=list_call(best))  # the ten with most orders, as a list
        if isinstance(reading, Reading) and reading.call.tool in LISTS:
            return reading if one is told else replace(reading, passed_over=left_out(asked, one))
    return None
