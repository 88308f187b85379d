"""The same figure asked for of several days one after the other: 本月销售额多少，上月多少; 9月多少10月多少，订单数.

It is told once, of all of the days, each of them apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import put
from crm_tools.assistant.understand.vocabulary.spans import Token

_ASKED = re.compile("多少|好多|几[单件个张笔次人位]|怎么样|如何|咋样")
_SMALL = re.compile(r"[,，;?!.的了呢啊呀吧是有又和与跟及、 ]|卖|做|各|那|再|还有|以及|分别")


def asked_apart(text: Text, tokens: Sequence[Token]) -> Text:
    """``text`` with the figure told once behind all of the days; as it is where it is asked for otherwise."""
    days = [token for token in tokens if token.kind == "period"]
    others = any(token.kind in _OTHERS for token in tokens)
    if not 2 <= len(days) <= 4 or others or _TOGETHER.search(text.norm):
        return text
    ends = [one.start for one in days[1:]] + [len(text.norm)]
    pieces = [text.norm[one.end : end] for one, end in zip(days, ends, strict=True)]
    told = [
        {t.value for t in tokens if t.kind == "measure" and one.end <= t.start < end}
        for one, end in zip(days, ends, strict=True)
    ]
    ahead = any(token.kind == "measure" and token.end <= days[0].start for token in tokens)
    named = [figures for figures in told if figures]
    names = "和".join(text.norm[one.start : one.end] for one in days)
    if not ahead and (same := _same_words(pieces)):
        return put(text, days[0].start, len(text.norm), f"{names}分别{same}")
    if any(figures != named[0] for figures in named) or (ahead and named) or not (ahead or named):
        return text
    repeated = len(named) == len(days)
    if not repeated and not all(_ASKED.search(piece) or piece.strip(" ,?!.") == "呢" for piece in pieces[:-1]):
        return text
    if not repeated and not (_ASKED.search(pieces[-1]) or pieces[-1].strip(" ,?!.") == "呢"):
        return text
    rests = [_rest(piece) for piece in pieces]
    said = [rest for rest in rests if rest]
    if len(set(said)) > 1 or (said and ahead):
        return text
    return put(text, days[0].start, len(text.norm), f"{names}{said[0] if said else ''}分别多少")


def _same_words(pieces: Sequence[str]) -> str:
    """昨天多少单，今天多少单: what is asked of each of the days in the same words; nothing where it is not."""
    first, *others = (
        re.sub(r"[,，;?!. ]|[了啊呀吧呢]*$|^(?:又|是|那|的)+", "", piece.strip(" ,;?!.")) for piece in pieces
    )
    asked = all(_ASKED.search(piece) or "呢" in piece for piece in pieces)
    alike = asked and all(other in (first, "", "多少") for other in others)
    return first if alike and _ASKED.search(first) and first != "多少" else ""


def _rest(piece: str) -> str:
    """What a piece tells beside the asking: the figure."""
    return _SMALL.sub("", _ASKED.sub("", piece))


_TOGETHER = re.compile("一共|总共|合计|加起来|合起来|加在一起|合并")
_OTHERS = (
    "versus",
    "growth",
    "previous",
    "year_ago",
    "done",
    "undone",
    "never",
    "group",
    "grouped",
    "which",
    "highest",
)
"""What makes it another question."""
