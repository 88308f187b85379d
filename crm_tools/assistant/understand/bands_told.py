"""订单金额按100以下、100-500、500以上分, “orders under 100, 100 to 500 and over 500”: bands told by their limits.

The question is read with the name of the bands in the place of the list; the limits are put on the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.vocabulary.numbers import Number, find_numbers

_NUMBER = "§"
"""Stands for a number of the question, whatever its length."""
_LOW = (
    r"(?:小于|低于|不到|不足|少于|(?:under|below|less than|fewer than|up to) ?|<=? ?)§"
    r"|§ ?(?:及以下|以下|以内|之内|之下|or less|or fewer|or below|and below|and under)"
)
_MID = r"(?:从|在|between |from )?§ ?(?:-|~|—|–|到|至|to|and) ?§(?:之间|区间)?"
_HIGH = (
    r"(?:超过|大于|高于|多于|(?:over|above|more than|at least|from) ?|>=? ?)§"
    r"|§ ?(?:及以上|或以上|以上|之上|\+|or more|or above|and over|and above|and up|and more|plus\b)"
)
_ONE = "§"
_PIECE = f"(?P<low>{_LOW})|(?P<mid>{_MID})|(?P<high>{_HIGH})|(?P<one>{_ONE})"
_BARE = re.sub(r"\?P<\w+>", "?:", _PIECE)
_BETWEEN = r"(?:的)? ?(?:[、,/;]|和|以及|及|跟|还有|\bvs\b|\band\b|\bor\b)+ ?(?:(?:and|or) )?"
_LIST = re.compile(rf"(?:{_BARE})(?:{_BETWEEN}(?:{_BARE}))+")
_STEPS = re.compile(rf"§(?:{_BETWEEN}§)*(?= ?(?:为界|分段|分档|分成))")
_EDGES = re.compile(rf"(?:limits|cut-?offs|breaks|breakpoints|edges|thresholds)(?: at| of|:)? §(?:{_BETWEEN}§)*")

_BANDS_ZH = {
    "price_band": "价格带",
    "order_band": "订单金额段",
    "spend_band": "消费金额段",
    "frequency_band": "下单次数段",
}
_BANDS_EN = {
    "price_band": "price band",
    "order_band": "order amount band",
    "spend_band": "spending band",
    "frequency_band": "order count band",
}
_NARROWED = {"price_band": "price", "order_band": "order_amount"}
_PEOPLE = r"客户|会员|用户|顾客|买家|谁|人(?!民)|customers|members|buyers|shoppers|people|clients"
_SUBJECT_ZH = re.compile(
    r"(?:按照?|以|把|将)?(?:商品|产品|订单|客户|会员|买家|单笔|每单|每笔|累计|总)?的?"
    r"(?:金额|标价|价格|售价|单价|价位|消费金额|消费总?额|消费|花费|下单次数|购买次数|消费次数|购买频次|下单|购买|买了?过?|花了?)?过?"
    r"(?:按照?|分为|分成|分|在|为|是|:|,)*$"
)
_SUBJECT_EN = re.compile(
    r"(?: (?:(?:split|grouped|broken down|banded|bucketed) )?(?:by|with|of|having|whose|into|in)(?: (?:the|their|an?))?"
    r"(?: (?:order|list|total|amount|value|size|price|spending|spend|number of|band|range|tier|bracket)s?)*"
    r"|(?: who| that)?(?: have| had)? (?:spent|spend|placed|made|bought|ordered)"
    r"|(?: that| which)? (?:are|were|was|is)(?: worth| priced| valued at)?| worth| priced| valued at| costing)[:,]? ?$"
)
_BEHIND_ZH = re.compile(
    r"^(?:的)?(?:来)?(?:(?:[两二三四五六七八]|§)(?:个)?(?:段|档|组|区间))?(?:为界)?(?:分段|分档|分组|分层|分成|分|划分|拆分|统计|区间|的?订单(?=各|分别|有多少))?(?:来)?(?:看|统计)?"
)
_HOW_MANY_ZH = re.compile(
    "(?:元|块)?的?(?:订单|单子|单|客户|会员|用户|顾客|买家|人)?(?:都|分别|各自|各)*(?:是|有|占)?(?:多少|几)"
    "(?:单|个|笔|人|位|名|张)?(?:订单|客户|会员|用户|顾客|买家|人)?"
)
_COUNTED_ZH = {"order_band": "订单数", "spend_band": "购买客户数", "frequency_band": "购买客户数"}


@dataclass(frozen=True)
class _Told:
    """A list of bands: where it stands among the tokens, its first number and where each next band begins."""

    start: int
    end: int
    first: float
    limits: tuple[int, ...]
    last: float | None


def in_bands(asked: Asked, read: Callable[[str], Call]) -> Call | None:
    """The report by the bands that the question tells; None where it tells none, or what is banded cannot be told."""
    typed = asked.text.norm if asked.language == "zh" else " ".join(asked.text.raw.lower().split())
    said = typed.strip(" ?!.;:")  # in English as typed: “under 100, 100 to 500” holds no 100,100
    numbers = find_numbers(said)
    marked, at = _marked(said, numbers)
    found = _list_of(marked, at, numbers)
    name = _banded(said, found, numbers, asked) if found else None
    if found is None or name is None:
        return None
    for told in _named(said, found, name, asked.language):
        call = read(told)
        if call.tool == "run_report" and name in call.arguments.get("dimensions", ()):
            return _with_limits(call, name, found)
    return None


def same_bands(previous: Call | None, call: Call) -> Call:
    """The bands of the answer before, where a turn goes on from it by the same ones."""
    limits = previous.arguments.get("limits") if previous is not None and previous.tool == "run_report" else None
    if not limits or call.tool != "run_report" or call.arguments.get("limits") or previous is None:
        return call
    banded = {name for name in previous.arguments["dimensions"] if DIMENSIONS[name].bands}
    if not banded & {*call.arguments.get("dimensions", ())}:
        return call
    return Call("run_report", {**call.arguments, "limits": limits})


def _with_limits(call: Call, name: str, found: _Told) -> Call | None:
    arguments = dict(call.arguments)
    filters = [*arguments.get("filters", ())]
    narrowed, people = _NARROWED.get(name), arguments.get("audience") or {}
    if any(one["field"] in MEASURES for one in people.get("filters", ())):
        return None  # the words of the bands read as a condition
    if any(one["field"] == narrowed for one in filters):
        return None
    if found.first or found.last is not None:
        if narrowed is None:
            return None
        filters += [{"field": narrowed, "op": "ge", "value": found.first}] if found.first else []
        filters += [{"field": narrowed, "op": "lt", "value": found.last}] if found.last is not None else []
        arguments["filters"] = filters
    if name in ("spend_band", "frequency_band"):
        arguments["measures"] = ["buyers" if one == "customers" else one for one in arguments["measures"]]
    return Call("run_report", {**arguments, "limits": list(found.limits)})


def _marked(said: str, numbers: Sequence[Number]) -> tuple[str, list[int]]:
    """The text with each number as one sign, and where in the text each of its signs stands."""
    text, done = "", 0
    at: list[int] = []
    for number in numbers:
        for place in range(done, number.start):
            text, at = text + said[place], [*at, place]
        text, at, done = text + _NUMBER, [*at, number.start], number.end
    for place in range(done, len(said)):
        text, at = text + said[place], [*at, place]
    return text, [*at, len(said)]


def _list_of(marked: str, at: Sequence[int], numbers: Sequence[Number]) -> _Told | None:
    for pattern in (_STEPS, _EDGES):
        if (match := pattern.search(marked)) is not None:
            own = _numbers_in(marked, match, numbers)
            return _told(at, match, 0, [one.value for one in own], None)
    match = next((one for one in _LIST.finditer(marked) if _open(marked, one, numbers)), None)
    if match is None:
        return None
    own = _numbers_in(marked, match, numbers)
    found = re.finditer(_PIECE, match[0])
    pieces = [(one.lastgroup, [own.pop(0) for _ in range(one[0].count(_NUMBER))]) for one in found]
    whole = any(one.unit == "times" for _, numbers_of in pieces for one in numbers_of)
    bounds = [_bounds(str(kind), [one.value for one in told], whole, match[0]) for kind, told in pieces]
    bounds = bounds if bounds[0][0] <= bounds[-1][0] else bounds[::-1]
    joined = all(one[1] == other[0] for one, other in pairwise(bounds))
    if not joined:
        return None
    least = 1 if whole else 0
    first = 0 if bounds[0][0] <= least else bounds[0][0]
    return _told(at, match, first, [one[0] for one in bounds[1:]], bounds[-1][1])


def _open(marked: str, match: re.Match[str], numbers: Sequence[Number]) -> bool:
    """Whether a list begins or ends with a bound, or holds money: 10到12 and 12到14 may be hours."""
    yuan = any(one.unit == "yuan" for one in _numbers_in(marked, match, numbers))
    return any(one.lastgroup in ("low", "high") or (yuan and one["mid"]) for one in re.finditer(_PIECE, match[0]))


def _bounds(kind: str, told: Sequence[float], whole: bool, text: str) -> tuple[float, float | None]:
    """From where to where a band goes, the end not in it; of whole numbers both ends that are told are in it."""
    if kind == "low":
        included = whole and re.search("及以下|以内|之内|or less|or fewer|up to", text)
        return 0, told[0] + 1 if included else told[0]
    if kind == "mid":
        return told[0], told[1] + 1 if whole else told[1]
    if kind == "one":
        return told[0], told[0] + 1
    return (told[0] + 1 if whole and re.search("超过|大于|高于|多于|over|above|more than", text) else told[0]), None


def _told(
    at: Sequence[int], match: re.Match[str], first: float, limits: Sequence[float], last: float | None
) -> _Told | None:
    rising = all(one < other for one, other in zip((0, *limits), limits, strict=False))
    if not limits or not rising or any(one != int(one) for one in limits):
        return None
    return _Told(at[match.start()], at[match.end()], first, tuple(int(one) for one in limits), last)


def _numbers_in(marked: str, match: re.Match[str], numbers: Sequence[Number]) -> list[Number]:
    before = marked.count(_NUMBER, 0, match.start())
    return [*numbers[before : before + match[0].count(_NUMBER)]]


def _banded(said: str, found: _Told, numbers: Sequence[Number], asked: Asked) -> str | None:
    """What is put in bands: a price, an order's amount, what customers spent or how often they ordered."""
    own = [one for one in numbers if found.start <= one.start < found.end]
    units = {one.unit for one in own}
    people = re.search(_PEOPLE, said) is not None
    if units & {"percent", "days", "people", "hours", "items"}:
        return None
    if "times" in units or re.search(r"次数|频次|几次|\bnumber of orders\b|\border count\b|\btimes\b", said):
        ordered = re.search(r"下单|购买|消费|买|订单|单数|\border|\bbought|\bpurchase", said) is not None
        return "frequency_band" if people and ordered else None
    if re.search(r"(?<!客)单价|标价|价格|售价|价位|\bprice", said):
        return "price_band"
    if people:
        return "spend_band" if re.search(r"消费|花费|花了|花的钱|买了|\bspen[dt]", said) else None
    if re.search(r"订单|单笔|每单|单子|单量|单数|金额|客单|\borders?\b|\bbasket", said):
        return "order_band"
    before = asked.previous.arguments if asked.previous is not None and asked.previous.tool == "run_report" else {}
    banded = [name for name in before.get("dimensions", ()) if DIMENSIONS[name].bands]
    if banded:
        return str(banded[0])
    return "order_band" if set(before.get("measures", ())) & {"orders", "placed_orders"} else None


def _named(said: str, found: _Told, name: str, language: str) -> Iterator[str]:
    """The question with the name of the bands for their list."""
    before, behind = said[: found.start], said[found.end :]
    if language == "zh":
        less = _SUBJECT_ZH.sub("", before).rstrip("的,")
        rest = _BEHIND_ZH.sub("", behind).lstrip(",")
        band = _BANDS_ZH[name]
        if name in _COUNTED_ZH and _HOW_MANY_ZH.fullmatch(rest):
            yield f"{less}按{band}看{_COUNTED_ZH[name]}"
        yield f"{less}按{band}{rest}"
        yield f"{less}各{band}的{rest.removeprefix('的')}"
        yield f"{less}{rest},按{band}分"
        yield f"{less}{rest.removeprefix('的')}按{band}分"
        return
    less = _SUBJECT_EN.sub("", before.rstrip()).strip()
    rest = re.sub(r"^(?:yuan|rmb|cny|each|respectively|bands?|ranges?|orders?)\b", "", behind.strip()).strip()
    band = _BANDS_EN[name]
    yield f"{less} by {band} {rest}".strip()
    yield f"{less} {rest} by {band}".strip()
