"""Verbs of selling, earning and using: what they count hangs on the goods, coupons and amounts beside them."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.goods import titles_call
from crm_tools.assistant.understand.vocabulary.numbers import Number
from crm_tools.assistant.understand.vocabulary.spans import Token

SPENDING = re.compile(r"消费|花|spen|掏|砸|破费")
PRODUCTS = ("product", "category", "price_band")
"""Dimensions of goods."""


def settle_sold(draft: Draft) -> None:
    """Read verbs of selling as the measure they mean, or leave them for the question back."""
    _pieces_bought(draft)
    _earn(draft)
    _which_sells(draft)
    _sell(draft)
    _and_money(draft)
    _use(draft)


def _pieces_bought(draft: Draft) -> None:
    """男客买母婴玩具几件, 钻石会员买了多少件: what was bought is counted, not who bought it."""
    bought = [index for index, _ in draft.open("buy")]
    counted = [index for index, token in draft.open("how_many") if token.text.endswith("件")]
    if not (bought and len(counted) == 1) or any(token.kind == "measure" for token in draft.tokens):
        return
    draft.retag(counted[0], "measure", "units")
    draft.place(*(index for index in bought if index < counted[0]))


_SELLS = "卖|买|花|消费|sell|sold|brought|brings|earn|generate|makes|made|took|takes|gross"


def _which_sells(draft: Draft) -> None:
    """APP和小程序谁卖得多: by sales, where no measure is named."""
    said = [token for token in draft.tokens if token.kind == "higher" and re.search(_SELLS, token.text)]
    if said and not any(token.kind == "measure" for token in draft.tokens):
        draft.measures.append("sales")


def _earn(draft: Draft) -> None:
    """卖钱最多, “earned us the most”: money, of goods too."""
    for index, token in list(draft.open("earn")):
        if any(t.kind == "measure" and MEASURES[t.value].unit == "money" for t in draft.tokens):
            draft.place(index)
        else:
            draft.retag(index, "measure", "sales")
        if re.search("most|最", token.text):
            draft.direction = "highest"


def _sell(draft: Draft) -> None:
    for index, token in list(draft.open("sell")):
        if _asked_apart(draft, index):
            if found := _of_goods_sold(draft):
                draft.measures += [name for name in found if name not in draft.measures]
                draft.place(index, role="measure", value=", ".join(found))
            else:
                draft.retag(index, "measure", "sales")
        elif any(other.kind == "measure" for other in draft.tokens) or "units" in draft.measures:
            draft.place(index)
        elif draft.has("highest", "lowest", "top", "bottom"):
            about_goods = any(t.kind in ("dimension", "grouped", "which") and t.value in PRODUCTS for t in draft.tokens)
            about_goods = about_goods or any(t.kind == "value" and t.text.endswith("商品") for t in draft.tokens)
            draft.retag(index, "measure", "units" if about_goods else "sales")
        elif amount := amount_near(draft, index):
            unit = {"items": "units", "yuan": "sales"}.get(amount.unit)
            if unit:
                draft.retag(index, "measure", unit)
        elif not _EARNS.search(token.text) and (found := _of_goods_sold(draft)):
            draft.measures += [name for name in found if name not in draft.measures]
            draft.place(index, role="measure", value=", ".join(found))
        elif (token.text == "卖了" and draft.has("how_many") is False) or (
            not token.text.isascii() and draft.follows(index, 1, "how_many") is not None and not _of_goods(draft)
        ):
            draft.retag(index, "measure", "sales")


def _asked_apart(draft: Draft, index: int) -> bool:
    """卖了多少，退了多少: a clause that asks for nothing else, beside one that asks for another figure."""
    asked = draft.follows(index, 1, "how_many")
    if draft.language != "zh" or asked is None or not draft.tokens[asked].text.endswith(("多少", "多少钱")):
        return False
    norm, start, end = draft.text.norm, draft.tokens[index].start, draft.tokens[asked].end
    first = max(norm.rfind(mark, 0, start) for mark in ",;?!") + 1
    last = min((at for mark in ",;?!" if (at := norm.find(mark, end)) >= 0), default=len(norm))
    inside = any(t.kind == "measure" and first <= t.start < last for t in draft.tokens)
    return last < len(norm) and not inside and draft.has("measure")


_EARNS = re.compile("^(?:br(?:ing|ought)|earn|generat|made|mak)")
"""Verbs of money alone, whatever is sold."""
_PIECES = re.compile(r"(?:多少|几|好多)(?:个|件|样|副|份)$|how many$|number of$|quantity of$")
_EITHER = ("多少", "好多", "how much", "怎么样", "如何", "咋样", "怎样")


def _of_goods_sold(draft: Draft) -> tuple[str, ...]:
    """护颈枕卖了多少个 is pieces; 女装卖了多少, “how is womenswear selling” may be money or pieces: both are shown."""
    goods = [token for token in draft.tokens if _names_goods(draft, token)]
    if not goods:
        return ()
    said = [token.text for token in draft.tokens if token.kind == "how_many"]
    if any(_PIECES.search(text) for text in said):
        return ("units",)
    asked = draft.text.norm.startswith(("how ", "how's ")) or any(text in draft.text.norm for text in _EITHER[3:])
    numbered = all(
        token.kind == "value" and token.value[1].isdigit() for token in goods
    )  # 12号商品卖了多少: asked back
    either = any(text in _EITHER for text in said) and not numbered
    return ("product_sales", "units") if asked or either else ()


_COUNTED = ("orders", "units", "buyers", "products_sold")


def _and_money(draft: Draft) -> None:
    """卖了几件、多少钱; 几单，多少钱: a second question, after the money."""
    counted = [at for at, t in enumerate(draft.tokens) if t.kind == "measure" and t.value in _COUNTED]
    if not counted or any(t.kind == "measure" and MEASURES[t.value].unit == "money" for t in draft.tokens):
        return
    for index, token in list(draft.open("how_many")):
        before = draft.beside(index, -1)
        if not _MONEY.search(token.text) or before is None or index < counted[0]:
            continue
        if before[1].kind in ("and", "sell", "buy") or (before[1].kind == "measure" and draft.apart(before[0], index)):
            draft.retag(index, "measure", "sales")


_MONEY = re.compile("多少(?:钱|元|块)")


def _names_goods(draft: Draft, token: Token) -> bool:
    if token.kind == "unknown":
        if token.text.isascii():
            return titles_call(draft, token.text) is not None  # phones
        return len(token.text) > 1 and token.text in draft.words.titles
    if token.kind in ("dimension", "grouped") and token.value in ("price", *PRODUCTS):
        return True
    if _A_DAY.fullmatch(token.text):
        return False  # 12号商品: the goods of that number, or of that day?
    return token.kind == "part" or (token.kind == "value" and token.value[0] in ("category", "product"))


_A_DAY = re.compile(r"(?:[12]?\d|3[01])号商品")


def _of_goods(draft: Draft) -> bool:
    """女装卖了多少 may mean pieces."""
    return draft.has("part", "unknown") or any(
        (t.kind == "value" and t.value[0] in (*PRODUCTS, "coupon"))
        or (t.kind in ("dimension", "grouped") and t.value in PRODUCTS)
        for t in draft.tokens
    )


def _use(draft: Draft) -> None:
    """哪张优惠券用得最多: beside a coupon, how many were used."""
    coupon = any(t.kind in ("dimension", "grouped", "value") and "coupon" in t.value for t in draft.tokens)
    for index, _ in list(draft.open("use")):
        if coupon and not any(other.kind == "measure" for other in draft.tokens):
            draft.retag(index, "measure", "coupons_used")


def amount_near(draft: Draft, index: int) -> Number | None:
    """The amount a verb speaks of: 消费满2万, spent at least 20,000, 买了5次以上."""
    found = draft.beside(index, 1)
    while found and found[1].kind in ("gt", "ge", "lt", "le", "eq", "measure"):
        found = draft.beside(found[0], 1)
    if found and found[1].kind == "number" and isinstance(found[1].value, Number):
        return found[1].value
    if found and found[1].kind == "range":
        number: Number = found[1].value[1]
        return number
    return None
