"""卖得最好的商品是哪个，本月: days told behind a comma, put in front of what they are of."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.assistant.understand.days.periods import find_periods
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

_LED = re.compile("[,;:](?:就|只)?(?:看|查|统计|要|算|按)?(?:一下)?(?:的是)?$")
_DENIED = re.compile("没|未|不")
_END = " ?!.,;:吧呢的哈啊"


def days_in_front(text: Text, today: dt.date) -> Text | None:
    """``text`` with its last words in front, where these are its only days; None where it is not so."""
    end = len(text.norm.rstrip(_END))
    spans = [span for span in find_periods(text.norm, today) if span.token is not None]
    if _DENIED.search(text.norm):
        return None  # 咨询过但没买过的客户，近30天: days of both, or of one?
    if len(spans) != 1 or spans[0].end < end or spans[0].start == 0:
        return None
    led = _LED.search(text.norm, 0, spans[0].start)
    if led is None:
        return None
    said = text.norm[spans[0].start : spans[0].end]
    return spliced(spliced(text, led.start(), len(text.norm), ""), 0, 0, said)
