"""Phrases made from roots: 被问 and 问得 of the verb 问, 多少台 of the classifier 台, 电话咨询 of a way to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crm_tools.assistant.understand.text.normalise import fold
from crm_tools.assistant.understand.vocabulary.earlier_days import earlier_days
from crm_tools.assistant.understand.vocabulary.paradigms_en import english_paradigms
from crm_tools.assistant.understand.vocabulary.paradigms_zh import bought_by, chinese_paradigms
from crm_tools.assistant.understand.vocabulary.phrases import Entry, combined, spaced, woven
from crm_tools.assistant.understand.vocabulary.words import of_figures, of_lists

MADE = ("verbs", "how_often", "classifiers", "consent", "per_head", "changes", "newly_listed", "steepest_of", "whether")
"""Lists of figures.toml that hold roots, not phrases."""
_HOW_MANY = "多少 几 好多"
_OF = ("", "的")


def made_phrases() -> Iterator[tuple[str, Entry]]:
    """All phrases that are made, but for those of the ways to ask."""
    yield from _done_to()
    yield from _new_and_old()
    yield from _consent()
    yield from _per_head()
    yield from _how_far()
    yield from _whether()
    yield from _newly_listed()
    yield from _steepest()
    yield from earlier_days()
    yield from chinese_paradigms()
    yield from english_paradigms()
    yield from _so_many()
    yield from _how_often()


def _done_to() -> Iterator[tuple[str, Entry]]:
    """被客户问得, 咨询的次数: what was done so often."""
    whom = ("", "客户", "顾客", "用户", "会员", "大家", "人")
    for measure, verbs in of_figures()["verbs"].items():
        entry = Entry("measure", measure, 0.05)
        yield from woven(entry, verbs, "得")
        yield from woven(entry, verbs, _OF, "次数 总次数 频次")
        yield from woven(entry, "被", whom, verbs, ("", "得", "了", "过", "到"))


def _how_often() -> Iterator[tuple[str, Entry]]:
    """登录了几次, 退过多少回款: how often it happened, no number of people."""
    for measure, verbs in of_figures()["how_often"].items():
        entry = Entry("measure", measure, 0.05)
        yield from woven(entry, verbs, ("", "了", "过"), _HOW_MANY, "次 回 遍 趟")
    yield from woven(Entry("measure", "refunded_orders", 0.05), "退", ("", "了", "过"), _HOW_MANY, "次 回", "款 货")


def _so_many() -> Iterator[tuple[str, Entry]]:
    """多少次, 几台: how often, or how many of the goods."""
    classifiers = of_figures()["classifiers"]
    yield from ((many, Entry("how_many", many, 0.2)) for many in combined(_HOW_MANY, classifiers["times"]))
    yield from woven(Entry("measure", "units", 0.2), _HOW_MANY, classifiers["goods"])


def _steepest() -> Iterator[tuple[str, Entry]]:
    """掉得最厉害, “dropped the most”, “sharpest decline”: ranked by how far a figure went."""
    roots = of_figures()["steepest_of"]
    for way, verbs, nouns in (("up", "rose", "rises"), ("down", "fell", "falls")):
        entry = Entry("steepest", way, 0.05)
        yield from woven(entry, roots[way], ("", "得", "的"), "最", roots["most"])
        yield from spaced(entry, roots[verbs], roots["far"])
        yield from spaced(entry, roots["great"], roots[nouns])


def _consent() -> Iterator[tuple[str, Entry]]:
    """没开邮件授权, 有邮箱许可: having given leave to be written to, by verb, channel and noun."""
    given = of_figures()["consent"]
    for value in ("yes", "no"):
        entry = Entry("value", ("consent", value), 0.1)
        yield from woven(entry, given[value], given["channels"], given["nouns"])
        yield from woven(entry, [""] if value == "yes" else given["unwilling"], given["willing"], given["mails"])


def _per_head() -> Iterator[tuple[str, Entry]]:
    """平均每人下单次数, 每位客户平均花多少, 人均订单数."""
    roots = dict(of_figures()["per_head"])
    whom = roots.pop("heads")
    heads = [*combined("平均", "每 一个 一 一名 一位", whom), *combined("每 一", whom, "平均")]
    heads += ["人均", "客均", "户均", "单客", "每客"]
    for measure, figures in roots.items():
        yield from woven(Entry("measure", measure, 0.06), heads, [*figures.split(), *bought_by(measure)])


def _how_far() -> Iterator[tuple[str, Entry]]:
    """多卖了百分之几, 少来了多少, 涨了几个点: by how much it changed."""
    entry, roots = Entry("growth", "growth", 0.2), of_figures()["changes"]
    more = combined("多 少", ["", *roots["verbs"].split()])
    yield from woven(entry, [*more, *roots["grown"].split()], ("", "了"), roots["much"])


def _whether() -> Iterator[tuple[str, Entry]]:
    """掉了没, 有没有下滑, 是不是变多了: whether it changed, which is asked of the days before."""
    entry, roots = Entry("growth", "growth", 0.2), of_figures()["whether"]
    for verbs in roots.values():
        yield from woven(entry, verbs, "了没 了没有 了吗 了么 了没呢 了吧")
        yield from woven(entry, "是不是 是否 是不是又 是不是在", verbs, ("", "了"))
    moved = f"{roots['moved']} {roots['turned']}"
    yield from woven(entry, "有没有 有无 有没有在 有没有再", moved, ("", "了"))
    yield from woven(entry, ("", "有", "在"), moved, "吗 么")
    yield from woven(entry, [f"{verb}没{verb}" for verb in roots["moved"].split() if len(verb) < 3])


def _newly_listed() -> Iterator[tuple[str, Entry]]:
    """新上的品, 刚上架的款: new goods."""
    roots = of_figures()["newly_listed"]
    yield from woven(Entry("new_goods", "新品", 0.2), roots["ways"], _OF, roots["nouns"])


def _new_and_old() -> Iterator[tuple[str, Entry]]:
    """新客vs老客, “new versus returning buyers”: the two kinds of customers side by side."""
    entry = Entry("dimension", "customer_kind", 0.05)
    for noun in ("客", "客户", "顾客", "用户", "会员", "买家"):
        for one, other in (("新", "老"), ("老", "新")):
            yield from woven(entry, one + noun, "vs 和 与 跟 同 、 / 及 以及 对比 比 还是", other + noun)
    old, beside = "returning|existing|old|repeat", "and|vs|versus|against|or|compared with|compared to"
    for noun in ("customers", "buyers", "shoppers", "clients", "members"):
        for one, other in (("new", old), (old, "new")):
            yield from spaced(entry, one, ("", noun), beside, other, noun)


def way_phrases(found: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Entry]]:
    """打电话咨询, “asked by phone”: an inquiry by the way that is named."""
    ways = of_lists()["ways"]
    for value in found["inquiry_channel"]:
        entry, asked_by = Entry("deed", f"inquiries@{value}", 0.8), Entry("asked_by", value, 0.3)
        for name in (value, *ways.get(value, "").split("|")):
            phrase = fold(name)
            if not phrase:
                continue
            if phrase.isascii():
                yield from spaced(asked_by, phrase, "inquiry|inquiries|enquiries|questions")
                yield from spaced(entry, "asked|inquired|enquired|contacted us", phrase)
                if phrase.startswith(("called", "phoned", "by ", "via ", "on wechat")):
                    yield phrase, entry
            else:
                yield from woven(asked_by, [phrase], "咨询 咨询量 咨询数 咨询次数")
                yield from woven(entry, [phrase], "咨询 咨询过 咨询了 问过 来咨询 联系过")
                yield from woven(entry, "通过 用", [phrase], "咨询", ("", "过", "了"))
                if phrase.endswith(("打过电话", "致电", "来电", "打来电话")):
                    yield phrase, entry
