"""The sentence of an order to act: which words belong to the order, so that what remains are its customers.

The words of acts.toml make up an order in any arrangement: a run of them with object and verb (“send a coupon to”) is
the order; so are a clause of nothing else (推荐邮件安排一下) and what leads up to the customers (帮我给).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from crm_tools.assistant.understand.acts import act_words
from crm_tools.assistant.understand.acts.act_words import Run, named, tools_of
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut

_BREAK = re.compile(r"[,;:!?.]")
_NOT_NOW = re.compile(
    r" ?(?:过(?!去[\d一二三四五六七八九十两几的])|出去|数|量|率|情况|记录"
    r"|效果|多少|几|最[多少高低]|总|占|后|之后|以后|时(?!候)|了(?!吧|哈|呀|啊|[,;.!]|$)"
    r"|的?(?:人|客户|会员|用户|顾客|结果|建议|意见|反馈|得分))"
    r"| (?:redemptions?|rates?|usage|utili[sz]ation|take-up|uptake|use|redeemed|used|unused|sent|issued|counts?|opened"
    r"|answers?|results?|scores?|responses?)\b"
)
"""Behind a verb and its object: they tell of what was done, or count it."""
_DONE = re.compile(
    r"(?:没|未|不|别|过|了|没有|没再|拒绝|有|用|领|收|持)$"
    r"|\b(?:not|no|never|don't|has|have|had|without|any|used|use|got|received|redeemed|claimed|holding|hold|holds|unused"
    r"|bought|opened|answered|which|how many|most|least|more|fewer) $"
)
"""Before it: somebody did it, or did not, or it is not to be done."""
_RECEIVING = re.compile("[收拿得领]到?$")
_DAYS_BEFORE = re.compile("[天月日周年号内里期]$")
_AMONG_THEM = re.compile(
    r"(?:\b(?:customers|members|buyers|people|users|shoppers|clients|list|ones|them|everyone|everybody|all) )$"
)
_STOPS = frozenset(
    ("给", "向", "对", "对于", "面向", "针对", "发给", "送给", "寄给", "推给", "派给", "发到", "推荐给", "to", "for")
)
"""What comes behind these are the customers."""
_ONLY = frozenset(("只", "仅", "就", "单", "只单", "那就只", "那只", "再只"))
_GROUPING = ("by", "of", "with", "on", "in", "each", "at")
_NOUNS = ("coupon", "survey", "mail", "email", "e-mail")
_WHOM = re.compile(
    r" +(?:to|for|our|the|all|every|each|everyone|everybody|those|these|them|customers|members|people|buyers|gold"
    r"|silver|diamond|regular|women|men|high|lapsed|new|product|recommend\w*|personali[sz]ed|an?|out|anyone|whoever|likely"
    r"|at-risk|active|most|top|shoppers|clients|users|female|male|retention|win-?back|customer)\b"
    r"|(?<=mail) (?!(?:opt|open|click|consent)\b)(?:(?!of\b|by\b)[a-z&-]+ ){1,3}(?:customers|members|buyers|users)\b"
)
"""What follows a noun that is the verb here."""
_WEAK = frozenset(("of", "in", "at", "on", "by", "via", "using", "about", "through"))


@dataclass(frozen=True)
class Order:
    """``tools``: those whose object is named; ``rest``: what names the customers; ``said``: all else."""

    tools: tuple[str, ...]
    rest: Text
    said: str


def order_in(text: Text, kept: Sequence[tuple[int, int]] = ()) -> Order | None:
    """The order of the sentence, None where it is none; places in ``kept`` are no part of it (同意收邮件)."""
    norm = text.norm
    runs = act_words.runs(norm, kept)
    orders = [run for run in runs if _is_order(norm, run)] or _taken_apart(norm, runs)
    if not orders and (phoned := _phoned(norm, runs)):
        runs = [phoned if run[0] is phoned[0] else run for run in runs]
        orders = [phoned]
    if not orders and (served := _served(norm, runs)):
        runs = [*(run for run in runs if run not in served), *served]
        orders = [run for run in served if named(run)]
    tools = tuple(dict.fromkeys(name for run in orders for word in run for name in tools_of(word)))
    if not tools:
        return None
    spans = [_span(_trimmed(norm, run)) for run in orders]
    for run in runs:
        if run in orders:
            continue
        if _whole_clause(norm, run) or _closes_the_list(norm, run) or _names_them(norm, run) or _does_so(norm, run):
            spans.append(_span(run))
        elif opening := _opening(norm, run):
            spans.append(_span(opening))
    places = sorted(set(spans))
    return Order(tools, cut(text, places), " ".join(norm[start:end] for start, end in places))


def _is_order(norm: str, run: Run) -> bool:
    """A verb (or a clause of its own) with its object, told as something to be done."""
    if not named(run) or _NOT_NOW.match(norm, run[-1].end) or _DONE.search(norm, 0, _core(run)):
        return False
    if _RECEIVING.match(run[0].text) and (run[0].start == 0 or _DAYS_BEFORE.search(norm, 0, run[0].start)):
        return False  # 最近30天拿到优惠券，却没用过; 收到问卷但没作答的金卡
    if run[0].text in _GROUPING and not any("verb" in word.kinds for word in run[:-1]):
        return False  # “coupons used, by coupon”
    doing = any("task" in word.kinds for word in run) or _by_mail(run)
    for word, after in zip(run, (*run[1:], None), strict=True):
        if "verb" in word.kinds and (not tools_of(word) or "way" in word.kinds):
            closing = after is run[-1] and _closes(norm, run) and any("prep" in one.kinds for one in run)
            told = after is not None and after.text in ("了", "的", "过") and not word.text.startswith("推荐")
            if told and not (closing and after is not None and after.text == "了"):  # 给他们发了 is an order
                return False  # 今年发的券, 填了问卷
            doing = True
    return doing or _whole_clause(norm, run) or _object_as_verb(norm, run) or _object_first(norm, run)


def _by_mail(run: Run) -> bool:
    """用邮件给 …: the way of telling them."""
    pairs = pairwise(run)
    return any("way" in one.kinds and tools_of(one) and after.kinds & {"prep", "verb"} for one, after in pairs)


def _core(run: Run) -> int:
    """Where its verb or object begins, with an article before it."""
    at = next(at for at, word in enumerate(run) if tools_of(word) or word.kinds & {"verb", "task"})
    while at and run[at].text.isascii() and run[at - 1].text in ("a", "an", "any", "the", "some", "one", "our"):
        at -= 1
    return run[at].start


def _object_first(norm: str, run: Run) -> bool:
    """“Follow-up tasks for lapsed members”, 通用券给金卡安排上."""
    last = next((word for word in reversed(run) if word.kinds != {"frame"}), run[-1])  # a survey to all …
    if run[0].start != 0 or last.text not in _STOPS:
        return False
    return run[0].text.isascii() or bool(re.search("(?:安排|发|弄|搞)(?:上|一下|起来|走起)?$", norm))


def _object_as_verb(norm: str, run: Run) -> bool:
    """“Email our gold members”, 回访流失客户: the object itself is the verb."""
    plain = [word for word in run if word.kinds != {"frame"}]
    doing = bool(plain) and bool(tools_of(plain[0])) and bool(plain[0].kinds & {"verb", "contact"})
    if doing and plain[0].text in _NOUNS and not _WHOM.match(norm, plain[0].end):
        return False  # “coupon discounts”, “survey invitations”
    if len(plain) > 1 and tools_of(plain[0]) and "purpose" in plain[1].kinds:  # 邮件召回…
        doing = True
    return doing and (run[0].start == 0 or norm[: run[0].start].rstrip()[-1:] in (",", ";", ":"))


def _taken_apart(norm: str, runs: Sequence[Run]) -> list[Run]:
    """“Give diamond members a coupon”: the verb opens the sentence, its object closes it."""
    if len(runs) < 2 or not any("verb" in word.kinds or "prep" in word.kinds for word in runs[0]):
        return []
    opens = runs[0][0].start == 0 or norm[: runs[0][0].start].rstrip()[-1:] in (",", ";", ":")
    last = next((run for run in reversed(runs) if not norm[run[-1].end :].strip(" ,.!?;")), None)
    if last is None or not opens or not named(last) or _DONE.search(norm, 0, _core(last)):
        return []
    if _NOT_NOW.match(norm, runs[0][-1].end) and last[0].text in _GROUPING:
        return []  # “coupon use rate for 2026, by coupon”
    return [last]


_BY_PHONE = re.compile("电话|致电|去电|电联|外呼")
_ARRANGED = frozenset(("安排", "安排上", "帮忙", "帮我", "麻烦", "请", "辛苦"))
_TO_WHOM = frozenset(("给", "向", "对", "跟", "为"))


def _phoned(norm: str, runs: Sequence[Run]) -> Run:
    """给快流失的金卡打电话挽留: who is to ring them up goes without saying."""
    opens = bool(runs) and runs[0][0].start == 0 and any(word.text in _TO_WHOM for word in runs[0])
    for run in runs[1:] if opens else ():
        at = next((at for at, word in enumerate(run) if "contact" in word.kinds and _BY_PHONE.search(word.text)), None)
        more = len(run) > 1 or any(word.text in _ARRANGED for word in runs[0])  # 给…打电话 alone says not what for
        if at is not None and more and _closes(norm, run) and not _DONE.search(norm, 0, run[0].start):
            task = act_words.Word(
                run[at].start, run[at].end, run[at].text, run[at].kinds | {"task", "create_followups"}
            )
            return [*run[:at], task, *run[at + 1 :]]
    return []


_ORDERED = frozenset(("让", "请", "叫", "安排", "麻烦", "派", "have", "get", "ask", "let", "tell"))


def _served(norm: str, runs: Sequence[Run]) -> list[Run]:
    """让客服给…挨个打个电话: who is to talk to them stands first, that they are to do so last."""
    for at, run in enumerate(runs):
        service = next((place for place, word in enumerate(run) if "service" in word.kinds), None)
        if service is None or not any(word.text in _ORDERED for word in run[:service]):
            continue
        for later in runs[at + 1 :]:
            contact = next((word for word in later if "contact" in word.kinds), None)
            if contact is None or not _closes(norm, later) or _DONE.search(norm, 0, later[0].start):
                continue
            kinds = contact.kinds | {"task", "create_followups"}
            task = act_words.Word(contact.start, contact.end, contact.text, kinds)
            return [run, [task if word is contact else word for word in later]]
    return []


def _trimmed(norm: str, run: Run) -> Run:
    """The run up to the word behind which the customers are named; words of other sentences at its ends are left."""
    first = next(at for at, word in enumerate(run) if tools_of(word) or word.kinds & {"verb", "count", "task", "way"})
    while first and (
        (run[first - 1].kinds & {"frame", "prep", "service", "way"} and run[first - 1].text not in ("的", "了"))
        or (tools_of(run[first]) and "content" in run[first - 1].kinds)
    ):
        first -= 1
    run = run[first:]
    first = next(at for at, word in enumerate(run) if tools_of(word) or "verb" in word.kinds)
    for at in range(first, len(run)):
        rest = run[at + 1 :]
        stops = run[at].text in _STOPS and any(tools_of(word) for word in run[: at + 1])
        goes_on = any(word.kinds & {"contact", "verb"} for word in rest[:2]) or named(rest)
        if stops and not goes_on and not _is_tail(norm, rest):
            return run[: at + 1]
    if not _closes(norm, run):
        while len(run) > 1 and (run[-1].kinds <= {"frame", "content", "count"} or run[-1].text in _WEAK):
            run = run[:-1]
    return run


def _is_tail(norm: str, rest: Run) -> bool:
    """他们吧: no more than a pronoun and what closes the clause."""
    return bool(rest) and all("frame" in word.kinds for word in rest) and _closes(norm, rest)


def _opening(norm: str, run: Run) -> Run:
    """帮我给, “I'd like”: what leads up to the customers at the beginning of a sentence."""
    before = norm[: run[0].start].rstrip()
    if before and not _BREAK.match(before[-1]) and before not in _ONLY:
        return ()
    latin, found = run[0].text.isascii(), 0
    if not latin and norm[run[-1].end : run[-1].end + 1] in ("过", "了"):
        return ()  # 拿到过满300减30的券的客户
    for at, word in enumerate(run):
        if "prep" in word.kinds and not latin:
            return run[: at + 1]
        if latin and not word.kinds & {"frame", "verb", "prep", "count"}:
            break
        if (
            not latin
            and not word.kinds & {"frame", "way"}
            and not (word.kinds & {"verb", "purpose"} and len(word.text) > 1)
        ):
            break
        if latin or len(word.text) > 1:
            found = at + 1
    return run[:found]


def _closes_the_list(norm: str, run: Run) -> bool:
    """“… some product recommendations” behind those who are to get them, 提醒他们一下."""
    if not _closes(norm, run):
        return False
    if run[0].text.isascii():
        return bool(_AMONG_THEM.search(norm[: run[0].start])) or any("purpose" in word.kinds for word in run)
    before = norm[: run[0].start].rstrip()[-1:]
    if "verb" in run[0].kinds and "frame" in run[-1].kinds and _object_first(norm, act_words.runs(norm)[0]):
        return True
    if run[0].text.startswith("推荐"):
        return before in ("户", "员", "人", "的", "们", "群")
    purposes = any("purpose" in word.kinds for word in run)
    return purposes and (before in (",", ";", "") or run[-1].text.endswith(("一下", "一把", "一波", "一轮")))


def _does_so(norm: str, run: Run) -> bool:
    """把…都跟进一遍，建任务: the same work, told at the end of the clause that names the customers."""
    doing = any(word.kinds & {"contact", *act_words.objects()} for word in run)
    last = norm[: run[0].start].rstrip()[-1:]
    whom = last in ("户", "员", "人", "的", "们", "群", "客", "家")
    done = _DONE.search(norm, 0, run[0].start) or _NOT_NOW.match(norm, run[-1].end)
    return doing and whom and not run[0].text.isascii() and _closes(norm, run) and not done


def described(text: Text, kept: Sequence[tuple[int, int]] = ()) -> tuple[int, int] | None:
    """发一张[双11]券, 把[生日]邮件发给: where words between the verb and its object tell which one it is."""
    found = act_words.runs(text.norm, kept)
    for run, after in pairwise(found):
        gap = text.norm[run[-1].end : after[0].start]
        leads = run[-1].text in ("把", "将") or ("count" in run[-1].kinds or "verb" in run[-1].kinds)
        if not leads or run[-1].text in _STOPS or run[-1].text.isascii() or _BREAK.search(gap) or len(gap) > 10:
            continue
        thing = next((word for word in after if tools_of(word) or "content" not in word.kinds), after[-1])
        if tools_of(thing) and not re.search("[客人会用顾]|的$", gap):
            return run[-1].end, thing.end
    return None


def _names_them(norm: str, run: Run) -> bool:
    """收件人是…: what follows are the customers."""
    before = norm[: run[0].start].rstrip()
    return (not before or bool(_BREAK.match(before[-1]))) and "recipient" in run[-1].kinds


def _closes(norm: str, run: Run) -> bool:
    after = norm[run[-1].end :].lstrip()
    return not after or _BREAK.match(after[0]) is not None


def _whole_clause(norm: str, run: Run) -> bool:
    before = norm[: run[0].start].rstrip()
    return _closes(norm, run) and (not before or _BREAK.match(before[-1]) is not None)


def _span(run: Run) -> tuple[int, int]:
    return run[0].start, run[-1].end
