"""A whole question behind a few words on an answer that there was none: 没有成本数据是吧，那就看上月各品类销售额."""

from __future__ import annotations

import re
from collections.abc import Callable

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.turns.returning import NO_ANSWER

_LED_ZH = re.compile(
    r"^(?:(?:哦+|噢|好吧?|行吧?|嗯+|这样啊?|原来如此|知道了|明白了?|懂了|算了)[,;]?)*"
    r"(?:(?:原来|看来)?(?:没有?|缺|查不到|看不了|算不了|不支持)[^,;]{1,8}(?:是吧|对吧|啊|呀|的话|就算了|哈|是不是)[,;]"
    r"|(?:刚才|刚刚|上面)?(?:我)?(?:没|没有)(?:贴|发|打|写|说|复制)(?:全|完整?|清楚)(?:了)?[,;])?"
    r"(?:(?:那就|那么(?!多|少)|那(?=看|查|给我|来|统计|算|说)|我(?:是)?想问(?:的是)?)(?:先|改|换)?(?=.{4})|(?<=[,;])(?=.{4}))"
)
_LED_EN = re.compile(
    r"^(?:(?:ok|okay|oh|ah|right|alright|fine|i see|too bad|fair enough|never mind)[,.;! ]+)*"
    r"(?:(?:so )?(?:there(?:'s| is) |you have |we have )?no (?:[a-z]+ ){1,3}(?:data|information|then)[,.;]? ?)?"
    r"(?:then |in that case,? |well then,? )(?:just |let's )?(?=show|give|list|how|what|which|who)"
)


def begun_anew(asked: Asked, call: Call, read: Callable[[str], Call]) -> Call | None:
    """The answer to the question behind such words, where nothing was answered before and the whole is none."""
    if asked.previous is not None or call.tool not in NO_ANSWER:
        return None
    said = (_LED_ZH if asked.language == "zh" else _LED_EN).match(asked.text.norm)
    if said is None or not said.end():
        return None
    found = read(asked.text.norm[said.end() :].strip(" ,;"))
    return None if found.tool in NO_ANSWER else found
