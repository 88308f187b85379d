"""A second question that only asks for the figure of the first: 上个月卖得最好的商品是什么，卖了多少."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import put

_ECHO = re.compile(
    r"(?P<first>最[^,;?]{1,12}?(?:是(?:哪[个款家张座天位]|什么|谁|啥)|哪[个款家张座天位]))[,;?]+(?:它|他|一共|总共|到底)*"
    r"(?P<did>卖|花|消费|买|退|登录|领|用|下)了?(?:多少|几)(?P<of>钱|元|件|单|次|张)?[?!.]*$"
)
_SAME = {
    "卖": ("卖|销量", ("件",)),
    "花": ("消费|花", ("钱", "元")),
    "消费": ("消费|花", ("钱", "元")),
    "买": ("消费|花|买", ("钱", "元")),
    "退": ("退", ("钱", "元")),
    "登录": ("登录", ("次",)),
    "领": ("领", ("张",)),
    "用": ("用|核销", ("张",)),
    "下": ("单", ("单",)),
}
"""What a verb asks for: the figure of these words, counted so."""


def without_echo(text: Text) -> Text:
    """``text`` without such a question, whose answer stands beside that of the first."""
    found = _ECHO.search(text.norm)
    if found is None:
        return text
    words, units = _SAME[found["did"]]
    said = text.norm[: found.end("first")]
    if not re.search(words, said) or (found["of"] and found["of"] not in units):
        return text
    return put(text, found.end("first"), found.end(), "")
