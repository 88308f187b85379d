"""Earlier days that a figure is set beside: 对比上个月同样这些天, “the same stretch a year ago”."""

from __future__ import annotations

from collections.abc import Iterator

from crm_tools.assistant.understand.vocabulary.phrases import Entry, combined, spaced

AGAINST, EARLIER = "against", "earlier_days"
"""Kinds of 对比 and of 上个月同样这些天. Together, and with what stands behind, they are one phrase, made where it is
read: all of them would be nine of ten phrases of the vocabulary."""
_COMPARED = 0.2
_BESIDE = "比 较 和 与 跟 同 对比 相比 相较 比起 环比 同比 相对 相比于"
_BEHIND = "比 相比 对比 比较 比起来 相比较 作比较 做比较 做对比 作对比"

_SINGLE = "同期 同时期 同时段 同档期 这时候 这个时候 这会儿 此时 那时候 那会儿"
_SAME = "同样 同样的 同样这些 同样这几 同一 同一个 相同 相同的 一样的 对应 对应的"
_DAYS = "天 天数 日子 日期 时段 时期 时间 时间段 段时间 阶段 区间 周期 期间"
_OF_A_YEAR_ZH = "同月 同月份 同季 同季度 同周 同一周 同一月 同一季度 同日 同天 同一天 当日 那天"
_LAST = "上月 上个月 上周 上季度 上个季度"
_LAST_YEAR = "去年 上年 上一年 前一年 一年前 去年度 上年度"
_UNITS_ZH = "天 日 周 个星期 个月 月 季度 个季度 期 个周期 周期"
_SPANS_ZH = "上期 上一期 上一周期 上个周期 前期 前一时期 前一阶段 上一阶段"

_SPANS = "days|dates|period|time|stretch|span|point|window|timeframe|time frame|weeks|months|interval|time span"
_OF_A_YEAR = f"{_SPANS}|day|date|week|month|quarter|holiday|event|festival|promotion"
_UNITS = "month|week|quarter"
_ALIKE = "corresponding|equivalent|matching|very same|identical"
_EARLIER = (
    "last|of last|in last|during last|of the last|the previous|of the previous|in the previous|previous|prior"
    "|of the prior|in the prior|of the preceding|the preceding|the prior"
)
_YEAR_AGO = (
    "a year ago|one year ago|a year earlier|one year earlier|a year before|the year before|12 months ago"
    "|12 months earlier|twelve months ago|of a year ago|of the year before|in the year before"
)


def earlier_days() -> Iterator[tuple[str, Entry]]:
    """Phrases for days before those of the question, and what leads to them."""
    yield from _in_chinese()
    yield from _in_english()


def compared(norm: str, start: int, earlier: str, entry: Entry, against: str = "") -> Iterator[tuple[str, Entry]]:
    """The days ``earlier`` at ``start`` as a comparison: 去年同期相比; with ``against`` before them, 跟去年同期."""
    end = start + len(earlier)
    tails = (behind for behind in _BEHIND.split() if norm.startswith(behind, end))
    made = Entry(str(entry.value), entry.value, _COMPARED)
    yield from ((against + earlier + tail, made) for tail in (*([""] if against else []), *tails))


def _in_chinese() -> Iterator[tuple[str, Entry]]:
    """对比上个月同样这些天, 和去年这会儿比, 较上年同月; 同期 behind October: 和10月同期相比."""
    of, same = ("", "的"), [*_SINGLE.split(), *combined(_SAME, _DAYS)]
    spans = [*combined("前一", _UNITS_ZH), *_SPANS_ZH.split()]
    previous = [*combined(_LAST, of, same), *spans]
    year_ago = list(combined(_LAST_YEAR, of, [*same, *_OF_A_YEAR_ZH.split()]))
    for kind, known in (("previous", previous), ("year_ago", year_ago)):
        yield from ((one, Entry(EARLIER, kind, _COMPARED)) for one in known)
        # By themselves these are days: 前一个月的销售额, 那去年的同一天呢.
        days = {*spans, *(one for one in known if "的" in one)}
        yield from ((one, Entry(kind, kind, _COMPARED)) for one in known if one not in days)
    yield from ((head, Entry(AGAINST, head, _COMPARED)) for head in _BESIDE.split())
    yield from ((one, Entry("same_behind", one, 0.3)) for one in same if not one.startswith(("这", "那", "此")))


def _in_english() -> Iterator[tuple[str, Entry]]:
    """“The same days of last month”, “the same stretch a year ago”; “the same days of” stands before October."""
    before, ago = Entry("previous", "previous", _COMPARED), Entry("year_ago", "year_ago", _COMPARED)
    yield from spaced(before, "|the", f"same|{_ALIKE}", _SPANS, _EARLIER, _UNITS)
    yield from spaced(before, "|the", "same", "day|weekday|date", _EARLIER, _UNITS)
    yield from spaced(ago, "|the", _ALIKE, _SPANS, _EARLIER, "year")
    yield from spaced(ago, "|the", "same", _OF_A_YEAR, _EARLIER, "year")
    yield from spaced(ago, "|the", "same", _OF_A_YEAR, _YEAR_AGO)
    for alike, nouns, of in ((_ALIKE, _SPANS, "of|in"), ("same", _OF_A_YEAR, "of|in|during")):
        for noun in nouns.split("|"):
            yield from spaced(Entry("same_of", noun, _COMPARED), "|the", alike, [noun], of)
