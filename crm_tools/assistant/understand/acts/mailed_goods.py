"""What an email is to be about: 发一封宠物用品的上新邮件 tells goods, and nothing of those who get it.

The words become its subject: no template holds goods that were told, and a draft is looked at before it goes out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.acts import act_words
from crm_tools.assistant.understand.acts.act_words import Run, tools_of
from crm_tools.assistant.understand.lists.goods import named_goods
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut, piece_of, says

_LEADS = ("把", "将")
_BREAK = re.compile(r"[,;:!?.]")
_LONGEST = 16


_TELLS = re.compile(
    r"(?:发|写|寄|推)(?:一?[封个])?(?:送|出)?(?:邮件|email|邮箱)[^,;.?!]{0,12}?,?(?:推荐|推广|介绍|安利)(?:一下|下|几款|一批|些|点)?"
    r"(?P<goods>[^,;.?!的]{2,12})$"
    r"|\b(?:e-?mail|write to|message)\b[^,;.?!]*? (?P<of>(?:about|to recommend|recommending|to promote|promoting) "
    r"(?:our |the |some |new )*(?P<told>[^,;.?!]{3,30}))$"
)
"""发邮件给他们推荐猫砂, “email them about cat litter”: what stands at the end is what the mail tells of."""


def _goods_at_the_end(asked: Asked) -> tuple[str, Text] | None:
    """The goods at the end of an order for an email, and the question without them."""
    said = _TELLS.search(asked.text.norm)
    if said is None:
        return None
    name, gone = ("goods", "goods") if said["goods"] else ("told", "of")
    if not _names_goods(replace(asked, text=piece_of(asked.text, *said.span(name)))):
        return None
    return said[name].strip(), cut(asked.text, [said.span(gone)])


def goods_of_the_mail(asked: Asked) -> tuple[str | None, Text]:
    """The subject that the goods between the verb and the email make, and the question without them."""
    text = asked.text
    if says(text, "send_email", "subject"):
        return None, text
    if (at_the_end := _goods_at_the_end(asked)) is not None:
        return at_the_end
    if asked.language != "zh":
        return None, text
    for run, after in pairwise(act_words.runs(text.norm)):
        of_it = after[1:] if after[0].text == "的" else after
        mail = next((word for word in of_it if "content" not in word.kinds or tools_of(word)), None)
        if mail is None or "send_email" not in tools_of(mail):
            continue
        start, end = _goods_between(asked, run, after[0].start)
        if start < end:
            return _subject(text.norm[start:end], text.norm[of_it[0].start : mail.start]), cut(
                text, [(start, of_it[0].start)]
            )
    return None, text


def _goods_between(asked: Asked, run: Run, end: int) -> tuple[int, int]:
    """Where the goods stand behind a verb: 推[大家电]的新品邮件, of which 大家 is a word of orders itself."""
    for at in range(1, len(run) + 1):
        before = run[at - 1]
        start = run[at].start if at < len(run) else before.end
        gap = asked.text.norm[start:end]
        leads = before.text in _LEADS or before.kinds & {"count", "verb"}
        near = leads and 0 < len(gap) <= _LONGEST and not _BREAK.search(gap)
        if near and _names_goods(replace(asked, text=piece_of(asked.text, start, end))):
            return start, end
    return end, end


def _names_goods(asked: Asked) -> bool:
    """Whether goods are named, and nothing but goods."""
    draft = drafted(asked)
    named = 0
    for at, token in enumerate(draft.tokens):
        value = token.kind == "value" and DIMENSIONS[token.value[0]].family == "item"
        if value or (token.kind in ("part", "unknown", "titled") and named_goods(draft, at) is not None):
            named += 1
        elif token.kind not in ("filler", "and", "comma"):
            return False
    return named > 0


def _subject(goods: str, more: str) -> str:
    """宠物用品上新 of 宠物用品的上新邮件."""
    return goods.strip().removesuffix("的").strip() + more.strip()
