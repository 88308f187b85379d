"""Chinese clauses that tell how the answer is to be shown: 数值也给我, 两边都列出来, 分档列一下, 顺带把订单量也带上.

One that names nothing but the figures themselves goes; one that names a further figure is put as “and that figure”.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import put
from crm_tools.assistant.understand.vocabulary.spans import Token

_BESIDE = (
    "也|都|全都|全部?|一并|一起|一块儿?|一同|一道|同时|同步|顺便|顺带|顺手|顺道|另外|最好|再|还|得|要|想要?|需要|麻烦|请|烦请|帮忙?|帮我|给我们?"
    "|我|直接|分别|各自|一一|逐一|逐个|依次|也?请|务必|记得|如果能|能的话|可以的话|的|了|吧|哈|呗|啊|呀|哦|谢谢|ok|就行|就好|即可|就可以"
)
_DO = (
    "给|列|带|标|写|附|放|报|拉|出|看|算|展示|显示|体现|呈现|注明|标注|说明|说|发|来|留|补充?|加|贴|晒|摆"
    "|罗列|列示|提供|告诉我?|告知|统计|导出?|整理|汇总|做|弄|搞|整"
)
_DONE = "上来|上去|上|出来|出|进来|进去|进|到一起|来|一下子?|下|清楚|明白|全|齐|着|一份|一个|个|张|份|好|过来"
_FIGURES = (
    "(?:具体|精确|准确|详细|相应|对应|实际|各自|每个|每一个|各组|每组|各档|每档|两边|双方)?的?"
    "(?:数值|数字|数据|数额|数目|数据?值|数|值|结果|明细|绝对值|绝对数|原始值|次数|金额|数量|个数|款额|钱数)(?!是|有|为|超|大|小|高|低|不|在|达|满)"
)
_EACH = "两边|双方|两者|两个|俩|两组|两头|每个|每一个|每组|每一组|每档|各档|分档次?|逐档|每一档|所有的?|全部"
_BOTH = re.compile("两边|双方|两者|两组|两头|俩")
_SHOWN = re.compile(
    rf"(?:{_BESIDE}|{_DO}|{_DONE}|把|将|[个份下])*(?:{_FIGURES}|{_EACH})(?:的?{_FIGURES})?(?:{_BESIDE}|{_DO}|{_DONE})+"
    rf"|(?:{_BESIDE})*(?:{_DO})(?:{_DONE}|{_BESIDE})*(?:{_FIGURES})(?:{_BESIDE})*"
)
_SET_SIDE_BY_SIDE = re.compile(
    rf"(?:{_BESIDE}|{_DO}|{_DONE}|[个下])*(?:{_FIGURES}|两边|双方)?的?(?:对比|比较|对照)(?:{_BESIDE}|{_DO}|{_DONE})*"
)
_FURTHER = re.compile(
    rf"(?:{_BESIDE})*(?:把|将|连同?|连带)?(?P<what>[^,;?!把将也都]{{2,14}}?)(?:(?:也|都|一并|一起|一块儿?|同时)+(?:请|要|得|帮我|给我|帮忙)*"
    rf"(?:{_DO})?(?:{_DONE}|{_BESIDE}|{_DO})*)"
    rf"|(?:{_BESIDE})*(?:{_DO})(?:{_DONE}|{_BESIDE})+(?P<named>[^,;?!把将也都]{{2,14}}?)(?:{_BESIDE})*"
)
_CLAUSE = re.compile(r"(?:(?<!\d),|,(?!\d{3})|[;?!。])([^,;?!。]+)")
_FIGURE = ("measure", "previous", "year_ago", "share")
_OF_A_FIGURE = (*_FIGURE, "head_count", "filler", "and", "comma", "count_word", "split")


def without_shown(text: Text, tokens_of: Callable[[Text], Sequence[Token]]) -> Text:
    """``text`` without such clauses, and with 和 before a further figure."""
    for match in reversed(list(_CLAUSE.finditer(text.norm))):
        said = match[1].strip(" .~")
        if _SHOWN.fullmatch(said):
            means = ",分别" if _BOTH.search(said) else ""
            text = put(text, match.start(), match.start(1) + len(match[1].rstrip(" .~")), means)
        elif _SET_SIDE_BY_SIDE.fullmatch(said) and said not in ("对比", "比较"):
            text = put(text, match.start(1), match.end(1), "对比")
        elif (further := _FURTHER.fullmatch(said)) is not None:
            name = "what" if further["what"] else "named"
            start = match.start(1) + match[1].index(said)
            first, last = start + further.start(name), start + further.end(name)
            inside = [token for token in tokens_of(text) if first <= token.start and token.end <= last]
            if any(t.kind in _FIGURE for t in inside) and all(t.kind in _OF_A_FIGURE for t in inside):
                named = "".join(t.text for t in inside if t.kind != "head_count")  # 人数和单量都要
                text = put(text, start, start + len(said), "和" + named.lstrip("和与跟及、"))
    return text
