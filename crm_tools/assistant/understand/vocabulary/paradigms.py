"""Phrases made from roots: 被问 and 问得 of the verb 问, 多少台 of the classifier 台, 电话咨询 of a way to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crm_tools.assistant.understand.text.normalise import fold
from crm_tools.assistant.understand.vocabulary.paradigms_zh import bought_by, chinese_paradigms
from crm_tools.assistant.understand.vocabulary.phrases import Entry
from crm_tools.assistant.understand.vocabulary.words import of_figures, of_lists

MADE = ("verbs", "classifiers", "consent", "per_head", "changes", "newly_listed", "steepest_of")
"""Lists of figures.toml that hold roots, not phrases."""
_BY_WHOM = ("", "客户", "顾客", "用户", "会员", "大家", "人")
_HOW_MANY = ("多少", "几", "好多")


def made_phrases() -> Iterator[tuple[str, Entry]]:
    """Passives and the like of verbs for what is counted, and what classifiers count."""
    for measure, roots in of_figures()["verbs"].items():
        entry = Entry("measure", measure, 0.05)
        for root in roots.split():
            yield root + "得", entry
            yield from ((f"{root}{of}{times}", entry) for of in ("", "的") for times in ("次数", "总次数", "频次"))
            for tail in ("", "得", "了", "过", "到"):
                yield from ((f"被{whom}{root}{tail}", entry) for whom in _BY_WHOM)
    yield from _new_and_old()
    yield from _consent()
    yield from _per_head()
    yield from _how_far()
    yield from _newly_listed()
    yield from _steepest()
    yield from _same_days()
    yield from chinese_paradigms()
    yield from _how_it_compares()
    yield from _who_sells_more()
    yield from _per_buyer()
    classifiers = of_figures()["classifiers"]
    for word in classifiers["times"].split():
        yield from ((many + word, Entry("how_many", many + word, 0.2)) for many in _HOW_MANY)
    for word in classifiers["goods"].split():
        yield from ((many + word, Entry("measure", "units", 0.2)) for many in _HOW_MANY)


def _steepest() -> Iterator[tuple[str, Entry]]:
    """掉得最厉害, “dropped the most”, “sharpest decline”: ranked by how far a figure went."""
    roots = of_figures()["steepest_of"]
    english = {name: roots[name].split("|") for name in ("rose", "fell", "far", "great", "rises", "falls")}
    for way, verbs, nouns in (("up", "rose", "rises"), ("down", "fell", "falls")):
        entry = Entry("steepest", way, 0.05)
        for root in roots[way].split():
            yield from (
                (f"{root}{linked}最{most}", entry) for linked in ("", "得", "的") for most in roots["most"].split()
            )
        yield from ((f"{verb} {far}", entry) for verb in english[verbs] for far in english["far"])
        yield from ((f"{great} {noun}", entry) for great in english["great"] for noun in english[nouns])


def _consent() -> Iterator[tuple[str, Entry]]:
    """没开邮件授权, 有邮箱许可: having given leave to be written to, by verb, channel and noun."""
    given = of_figures()["consent"]
    channels, nouns = given["channels"].split(), given["nouns"].split()
    for value in ("yes", "no"):
        entry = Entry("value", ("consent", value), 0.1)
        yield from ((v + c + n, entry) for v in given[value].split() for c in channels for n in nouns)
        heads = ("",) if value == "yes" else tuple(given["unwilling"].split())
        yield from ((h + w + m, entry) for h in heads for w in given["willing"].split() for m in given["mails"].split())


def _per_head() -> Iterator[tuple[str, Entry]]:
    """平均每人下单次数, 每位客户平均花多少, 人均订单数."""
    roots = dict(of_figures()["per_head"])
    whom = roots.pop("heads").split()
    heads = [f"平均{every}{head}" for every in ("每", "一个", "一", "一名", "一位") for head in whom]
    heads += [f"{every}{head}平均" for every in ("每", "一") for head in whom] + [
        "人均",
        "客均",
        "户均",
        "单客",
        "每客",
    ]
    roots = {measure: f"{figures} {' '.join(bought_by(measure))}" for measure, figures in roots.items()}
    for measure, figures in roots.items():
        entry = Entry("measure", measure, 0.06)
        yield from ((head + figure, entry) for head in heads for figure in figures.split())


def _how_far() -> Iterator[tuple[str, Entry]]:
    """多卖了百分之几, 少来了多少, 涨了几个点: by how much it changed."""
    entry, roots = Entry("growth", "growth", 0.2), of_figures()["changes"]
    more = [f"{way}{verb}" for way in "多少" for verb in ("", *roots["verbs"].split())]
    for change in (*more, *roots["grown"].split()):
        yield from ((change + done + amount, entry) for done in ("", "了") for amount in roots["much"].split())


def _newly_listed() -> Iterator[tuple[str, Entry]]:
    """新上的品, 刚上架的款: new goods."""
    entry, roots = Entry("new_goods", "新品", 0.2), of_figures()["newly_listed"]
    for way in roots["ways"].split():
        yield from ((f"{way}{of}{noun}", entry) for of in ("", "的") for noun in roots["nouns"].split())


def _new_and_old() -> Iterator[tuple[str, Entry]]:
    """新客vs老客, “new versus returning buyers”: the two kinds of customers side by side."""
    entry = Entry("dimension", "customer_kind", 0.05)
    for between in ("vs", "和", "与", "跟", "同", "、", "/", "及", "以及", "对比", "比", "还是"):
        for noun in ("客", "客户", "顾客", "用户", "会员", "买家"):
            yield from (
                (f"{one}{between}{other}", entry)
                for one, other in ((f"新{noun}", f"老{noun}"), (f"老{noun}", f"新{noun}"))
            )
    for noun in ("customers", "buyers", "shoppers", "clients", "members"):
        for old in ("returning", "existing", "old", "repeat"):
            for between in ("and", "vs", "versus", "against", "or", "compared with", "compared to"):
                yield from ((f"new {middle}{between} {old} {noun}", entry) for middle in ("", f"{noun} "))
                yield from ((f"{old} {middle}{between} new {noun}", entry) for middle in ("", f"{noun} "))


_DAYS = "days|dates|period|time|stretch|span|point|window|timeframe|time frame|weeks|months|interval|time span"
_OF_ONE_YEAR = (
    *_DAYS.split("|"),
    "day",
    "date",
    "week",
    "month",
    "quarter",
    "holiday",
    "event",
    "festival",
    "promotion",
)
_EARLIER: tuple[str, ...] = (
    "last",
    "of last",
    "in last",
    "during last",
    "of the last",
    "the previous",
    "of the previous",
    "in the previous",
)
_EARLIER += ("previous", "prior", "of the prior", "in the prior", "of the preceding", "the preceding", "the prior")
_A_YEAR_AGO: tuple[str, ...] = (
    "a year ago",
    "one year ago",
    "a year earlier",
    "one year earlier",
    "a year before",
    "the year before",
)
_A_YEAR_AGO += (
    "12 months ago",
    "12 months earlier",
    "twelve months ago",
    "of a year ago",
    "of the year before",
    "in the year before",
)


def _same_days() -> Iterator[tuple[str, Entry]]:
    """“The same days of last month”, “the same stretch a year ago”; “the same days of” stands before October."""
    before, ago = Entry("previous", "previous", 0.2), Entry("year_ago", "year_ago", 0.2)
    for the in ("", "the "):
        for same in ("corresponding", "equivalent", "matching", "very same", "identical"):
            for noun in _DAYS.split("|"):
                yield from ((f"{the}{same} {noun} {of}", Entry("same_of", noun, 0.2)) for of in ("of", "in"))
                yield from ((f"{the}{same} {noun} {earlier} year", ago) for earlier in _EARLIER)
                for unit in ("month", "week", "quarter"):
                    yield from ((f"{the}{same} {noun} {earlier} {unit}", before) for earlier in _EARLIER)
        for noun in _OF_ONE_YEAR:
            yield from ((f"{the}same {noun} {earlier} year", ago) for earlier in _EARLIER)
            yield from ((f"{the}same {noun} {said}", ago) for said in _A_YEAR_AGO)
            yield from ((f"{the}same {noun} {of}", Entry("same_of", noun, 0.2)) for of in ("of", "in", "during"))
        for noun in _DAYS.split("|"):
            for unit in ("month", "week", "quarter"):
                yield from ((f"{the}same {noun} {earlier} {unit}", before) for earlier in _EARLIER)


def _per_buyer() -> Iterator[tuple[str, Entry]]:
    """“Average revenue per buying customer”, “mean value per order”: money by those who paid, or by what they paid."""
    means = ("", "average ", "mean ", "the average ", "avg ")
    money = ("revenue", "rev", "sales", "spend", "spending", "turnover", "amount", "money", "value", "amount spent")
    buyers = ("buyer", "buying customer", "purchasing customer", "paying customer", "customer who bought", "purchaser")
    per, of_order = Entry("measure", "sales_per_buyer", 0.02), Entry("measure", "aov", 0.02)
    for mean in means:
        for said in money:
            yield from ((f"{mean}{said} {of} {who}", per) for of in ("per", "by each", "of each") for who in buyers)
            yield from ((f"{mean}{said} per {order}", of_order) for order in ("order", "purchase", "basket"))
        yield from ((f"{mean}order {worth}", of_order) for worth in ("worth", "value", "amount", "size") if mean)
    yield from ((f"{one} order worth", of_order) for one in ("an average", "the average", "a typical", "the typical"))


def _how_it_compares() -> Iterator[tuple[str, Entry]]:
    """“How does it stand against …”, “how that compares with …”: what was just named beside something else."""
    verbs = {verb: f"{verb}s" for verb in ("compare", "stand", "stack up", "measure up", "look", "fare", "hold up")}
    verbs |= {"stack up": "stacks up", "measure up": "measures up", "hold up": "holds up"}
    for verb, third in verbs.items():
        for it in ("it", "that", "this", "they", "those"):
            said = [f"how {did} {it} {verb}" for did in ("does", "did", "do", "would")]
            said += [f"how {it} {form}" for form in (verb, third, f"{third}d" if verb == "compare" else third)]
            for beside in (
                "with",
                "to",
                "against",
                "next to",
                "beside",
                "compared with",
                "compared to",
                "versus",
                "vs",
            ):
                yield from ((f"{one} {beside}", Entry("versus", "versus", 0.2)) for one in said)


_EARNS = "sells|sold|brings in|brought in|earns|earned|generates|generated|makes|made|takes in|took in|grossed"


def _who_sells_more() -> Iterator[tuple[str, Entry]]:
    """“Who sells more, Tmall or Douyin?”, “which of the two brought in more”: which of them is higher in sales."""
    for who in ("who", "which", "which one", "which of them", "which of the two", "which of these"):
        for verb in _EARNS.split("|"):
            for more in ("more", "the most", "most", "better"):
                yield from (
                    (f"{who} {verb} {more}{what}", Entry("higher", "sells more", 0.1))
                    for what in ("", " money", " revenue", " sales", " cash")
                )


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
                yield from (
                    (f"{phrase} {noun}", asked_by) for noun in ("inquiry", "inquiries", "enquiries", "questions")
                )
                yield from ((f"{asked} {phrase}", entry) for asked in ("asked", "inquired", "enquired", "contacted us"))
                if phrase.startswith(("called", "phoned", "by ", "via ", "on wechat")):
                    yield phrase, entry
            else:
                yield from ((phrase + noun, asked_by) for noun in ("咨询", "咨询量", "咨询数", "咨询次数"))
                yield from (
                    (phrase + asked, entry) for asked in ("咨询", "咨询过", "咨询了", "问过", "来咨询", "联系过")
                )
                yield from (
                    (f"{head}{phrase}咨询{tail}", entry) for head in ("通过", "用") for tail in ("", "过", "了")
                )
                yield from (((phrase, entry),) if phrase.endswith(("打过电话", "致电", "来电", "打来电话")) else ())
