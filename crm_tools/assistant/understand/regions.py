"""江浙沪的销售额, “customers in Guangdong”: read as the cities of it that the data holds, which the answer then names.

What companies draw differently (华东) is asked back, with its cities proposed.

Only where the question is not read otherwise: 华东区的同事问上海的销售额 is about Shanghai.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.places import in_english
from crm_tools.analytics.provinces import areas, cities_there, provinces
from crm_tools.analytics.values import values
from crm_tools.assistant.calls import Call, Clarify
from crm_tools.assistant.understand.text.normalise import language_of, normalise
from crm_tools.texts import Language, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tools.assistant.understand.whole import Reading

_NOT_READ = ("clarify", "decline", "customer_story", "search_knowledge", "recommend_products", "introduce")


@cache
def _named() -> re.Pattern[str]:
    names = sorted(provinces(), key=len, reverse=True)
    chinese = "|".join(name for name in names if not name.isascii())
    english = "|".join(name for name in names if name.isascii())
    return re.compile(
        rf"(?P<zh>{chinese})(?:地区|大区|片区|一带|省|区)?(?:的?各(?:个|大)?(?=城市))?(?!菜|话|料理|人寿|银行|[一-鿿]?号)"
        rf"|\b(?:the )?(?P<en>{english})(?: province| region| area)?\b"
    )


def by_cities(question: str, reading: Reading, desk: Desk, read: Callable[[str], Reading]) -> Reading:
    """``reading``, or where it is none, that of the question with the cities of the one region that it names."""
    if reading.call.tool not in _NOT_READ:
        return reading
    text = normalise(question)
    found = list(_named().finditer(text.norm))
    if len(found) != 1:
        return reading  # of two regions each would be a row, which cities are not
    name = (found[0]["zh"] or found[0]["en"]).lower()
    cities = cities_there(name, values(desk, "city"))
    if not cities or any(city in text.norm for city in cities):
        return reading  # 广东三城（广州 深圳 佛山）: the ones that are told
    each = bool(_EACH.search(text.norm))
    asked = found[0].span()
    start = text.origin[found[0].start()]
    end = text.origin[found[0].end()] if found[0].end() < len(text.origin) else len(text.raw)
    for told in _listed(cities, language_of(question) == "zh", each=each):
        put = text.raw[:start] + told + text.raw[end:]
        again = _together(read(put), each)
        if again.call.tool not in _NOT_READ and _holds(again.call.arguments, cities):
            break
    else:
        return reading
    if name in areas():
        return _proposed(reading, put, text.quote(*asked), language_of(question))
    chips = tuple(
        replace(one, words=text.quote(*found[0].span())) if all(city in one.words for city in cities) else one
        for one in again.chips
    )
    return replace(again, chips=chips)


def _proposed(reading: Reading, put: str, area: str, language: Language) -> Reading:
    """The question with the cities of an area proposed, which another company may draw differently."""
    told = reading.call.arguments
    unclear = say("understand.unclear_because", language, words=area, reason=say("understand.reason.area", language))
    others = [one for one in told.get("suggestions", ()) if one != put]
    clarify = Clarify(understood=told.get("understood", ""), unclear=(unclear,), suggestions=(put, *others[:2]))
    return replace(reading, call=Call("clarify", clarify.model_dump(mode="json")))


_EACH = re.compile(
    r"城市|各地|分别|各自|各(?:有|是|卖)|对比|相比"
    r"|\b(?:by|per|each|every|which) (?:city|cities)\b|\bcities\b|\beach\b"
)
"""With which the cities of a region are told apart."""


def _together(reading: Reading, each: bool) -> Reading:
    """The same without a row for each city: of a region its figure is asked for, which may be a rate."""
    told = reading.call.arguments
    if each or reading.call.tool != "run_report" or "city" not in told.get("dimensions", ()):
        return reading
    rest = [name for name in told["dimensions"] if name != "city"]
    arguments = {name: value for name, value in told.items() if name != "dimensions"}
    arguments |= {"dimensions": rest} if rest else {}
    if not rest:
        arguments = {name: value for name, value in arguments.items() if name not in ("order", "limit")}
    chips = tuple(one for one in reading.chips if not (one.role == "dimension" and one.value == "city"))
    return replace(reading, call=replace(reading.call, arguments=arguments), chips=chips)


def _listed(cities: tuple[str, ...], chinese: bool, *, each: bool) -> tuple[str, ...]:
    """The cities as one condition, first so that they are taken together unless a row each is asked for."""
    if not chinese:
        cities = tuple(map(in_english, cities))
    if len(cities) == 1:
        return cities
    if chinese:
        return (
            ("、".join(cities) + "各", "、".join(cities)) if each else ("、".join(cities) + "合计", "、".join(cities))
        )
    listed = " and ".join((", ".join(cities[:-1]), cities[-1]))
    return (listed,) if each else (f"{listed} combined", listed)


def _holds(told: object, cities: tuple[str, ...]) -> bool:
    """Whether some condition is on these very cities."""
    if isinstance(told, dict):
        value = told.get("value")
        several = sorted(value) if isinstance(value, list | tuple) else [value]
        return (told.get("field") == "city" and several == sorted(cities)) or any(
            _holds(one, cities) for one in told.values()
        )
    return isinstance(told, list | tuple) and any(_holds(one, cities) for one in told)
