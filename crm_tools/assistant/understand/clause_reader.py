"""What customers did, gathered from the tokens of a question: one :class:`Clause` a deed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from crm_tools.analytics.periods import DAY
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter, Operator
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.goods import named_goods
from crm_tools.assistant.understand.numbers import Number
from crm_tools.assistant.understand.people import DEEDS
from crm_tools.assistant.understand.spans import Token

_BY_KIND = {**DEEDS, "use": "coupons_used"}
_DENIED = {"not_ordered": "orders", "unused": "coupons_used"}
_BY_MEASURE = {
    "buyers": "orders",
    "placed_orders": "placed_orders",
    "active_customers": "logins",
    "inquiring_customers": "inquiries",
    "browsing_customers": "browse_events",
    "refund_amount": "refunded_orders",
}
_COUNTED = (
    "orders",
    "placed_orders",
    "units",
    "logins",
    "new_customers",
    "inquiries",
    "views",
    "favorites",
    "carts",
    "browse_events",
    "coupons_issued",
    "coupons_used",
    "refunded_orders",
    "cancelled_orders",
    "pending_orders",
    "survey_responses",
)
AMOUNTS = ("sales", "product_sales", "aov", "coupon_discount", "refund_amount", "cancelled_amount", "pending_amount")
"""Measures that say nothing of a customer without a number beside them."""
_BEFORE: dict[str, Operator] = {"gt": "gt", "ge": "ge", "lt": "lt", "le": "le", "eq": "eq"}
_AFTER: dict[str, Operator] = {"ge_after": "ge", "le_after": "le"}
_EVER = re.compile(r"从未|从没|从来|不曾|未曾|一直|始终|never|\bever\b")
_ALTOGETHER = re.compile(r"(?:累计|累积|总共|一共|历史上?|总计|全部|总)(?:的)?$|\b(?:lifetime|all-time|altogether) $")
"""Counted over all time, where no days stand beside it."""
_ITS_OWN = re.compile(r"^(?:one|it|them|any|any of them|that|these)$")
_NOTHING = ("nothing", "none", "nothing else")
_CONNECTORS = ("but", "yet", "still", "though", "although", "however", "then", "even though")
_NOUNS = ("product", "coupon")


@dataclass
class Clause:
    """One deed with what is said of it; ``tokens`` are the places of its words."""

    deed: str = ""
    verb: str = ""
    denied: bool = False
    ever: bool = False
    period: str | None = None
    number: tuple[Operator, Number, Number] | None = None
    goods: list[Filter] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    only: bool = False
    """只买过女装: and nothing else, which no condition says."""
    same: bool = False
    """Of the goods of the clause before: “but didn't buy one”."""


class Reader:
    """Walks over the tokens once and gathers clauses; what it does not know it leaves in its place."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.chinese = draft.language == "zh"
        self.clauses: list[Clause] = []
        self.pending = Clause()
        self.open = False
        """Whether the last clause may still be added to."""
        self.said: tuple[Operator, int] | None = None
        """An operator whose number stands behind the deed."""

    def read(self) -> tuple[list[Clause], Clause] | None:
        """The clauses, and what was said behind the last; None where something has no deed to belong to."""
        at, tokens = 0, self.draft.tokens
        while at < len(tokens):
            if at in self.draft.placed and tokens[at].kind not in ("comma", "filler"):
                at += 1
                continue
            step = self._take(at, tokens[at])
            if step is None:
                return None
            at += step
        if not self.clauses:
            return None
        rest = self.pending
        if rest.denied and rest.goods and rest.number is None:  # bought A but never B
            self.clauses.append(replace(rest, deed=self.clauses[-1].deed, verb=self.clauses[-1].verb))
            rest = self.pending = Clause()
        if any(one.only and one.goods and one.number is None for one in self.clauses):
            return None
        if self.said is not None or rest.number or rest.denied or rest.ever or rest.goods:
            return None
        return self.clauses, rest

    def _take(self, at: int, token: Token) -> int | None:
        """How many tokens were read at a place; None where what stands there cannot be read."""
        if token.kind in ("comma", "and") or token.text in _CONNECTORS:
            self._break(at)
        elif token.kind == "period":
            return self._period(at, token)
        elif token.kind == "never" or (token.kind == "not" and self._denies(at)):
            self._deny(at, token)
        elif token.text in _NOTHING and self.open and self.clauses:
            self.clauses[-1].denied = True
            self.clauses[-1].tokens.append(at)
        elif (deed := self._deed(at)) is not None:
            return self._begin(at, deed)
        elif token.kind == "only" and self._deed_follows(at):
            self.pending.only = True
        elif token.kind in ("number", "range"):
            return self._number(at)
        elif token.kind in (*_BEFORE, *_AFTER):
            if token.kind in _BEFORE and self._deed_follows(at):
                self.said = (_BEFORE[token.kind], at)  # 至少买过3次: the verb stands between
        elif (goods := self._goods(at)) is not None:
            return self._add_goods(at, goods)
        elif (
            token.kind == "dimension"
            and token.value in _NOUNS
            and (self.open or self.pending.denied or (token.text == "东西" and self._deed_follows(at)))
        ):
            self._noun(at)
        elif self.open and self.clauses and _ITS_OWN.match(token.text) and self.clauses[-1].denied:
            self.clauses[-1].same = True
            self.clauses[-1].tokens.append(at)
        elif token.kind not in ("filler",) and not self.chinese:
            self.open = self.open and token.kind in ("customer", "which")
        return 1

    def _break(self, at: int) -> None:
        if self.draft.tokens[at].kind not in ("comma", "and"):
            self.pending.tokens.append(at)
        joins_goods = self.open and self._goods_after(at)
        if joins_goods or (self.pending.goods and self._goods_after(at)):
            return
        self.open = False

    def _deed_follows(self, at: int) -> bool:
        after = self.draft.beside(at, 1)
        return after is not None and self._deed(after[0]) is not None

    def _goods_after(self, at: int) -> bool:
        after = self.draft.beside(at, 1)
        if after is None or after[0] in self.draft.placed or self._goods(after[0]) is None:
            return False
        before = self.draft.beside(at, -1)
        return before is not None and any(before[0] in one.tokens for one in (*self.clauses[-1:], self.pending))

    def _period(self, at: int, token: Token) -> int | None:
        if token.value.problem:
            return None
        last = self.clauses[-1] if self.clauses else None
        if last is not None and last.period is None and not self.chinese and not self.pending.tokens:
            last.period = token.value.token
            last.tokens.append(at)
        elif self.pending.period is not None:
            return None
        else:
            self.pending.period = token.value.token
            self.pending.tokens.append(at)
            self.open = False
        return 1

    def _deny(self, at: int, token: Token) -> None:
        self.open = False
        self.pending.denied = True
        self.pending.ever = self.pending.ever or bool(_EVER.search(token.text))
        self.pending.tokens.append(at)

    def _denies(self, at: int) -> bool:
        """“Not” before a deed, or before goods after a deed: bought A but not B."""
        after = self.draft.beside(at, 1)
        if after is None:
            return False
        return self._deed(after[0]) is not None or bool(self.clauses and self._goods(after[0]))

    def _deed(self, at: int) -> tuple[str, bool, tuple[Filter, ...]] | None:
        """What a token says was done, whether it denies that, and by which way."""
        token = self.draft.tokens[at]
        if at in self.draft.placed:
            return None
        named = token.read_as("deed")
        if token.kind in _DENIED:
            return _DENIED[token.kind], True, ()
        if token.value == "never_bought" and self.clauses and re.search(r"买|bought|purchas", token.text):
            return "orders", True, ()  # “viewed a tent but never bought one”
        if token.value == "active_customers" and not re.search("登|log", token.text):
            return None
        if token.kind == "measure" and (token.value in _COUNTED or token.value in _BY_MEASURE):
            return _BY_MEASURE.get(token.value, token.value), False, ()
        if token.kind == "measure" and token.value in AMOUNTS:
            return token.value, False, ()
        if token.kind in _BY_KIND:
            return _BY_KIND[token.kind], False, ()
        if named is not None:
            deed, _, way = named.value.partition("@")
            return deed, False, (Filter(field="inquiry_channel", op="eq", value=way),) if way else ()
        return None

    def _begin(self, at: int, deed: tuple[str, bool, tuple[Filter, ...]]) -> int:
        token, last = self.draft.tokens[at], self.clauses[-1] if self.clauses else None
        name, denied, where = deed
        if last is not None and self.open and not self.pending.tokens and _same_deed(last, name, token.text):
            last.tokens.append(at)  # 下单购买: one deed in two words
            last.goods += where
            return 1
        clause, self.pending = self.pending, Clause()
        clause.deed, clause.verb = name, token.text
        clause.denied = clause.denied or denied
        clause.ever = clause.ever or (denied and bool(_EVER.search(self.draft.text.raw.lower())))
        clause.goods += where
        clause.tokens.append(at)
        if clause.period is None and _ALTOGETHER.search(self.draft.text.norm, 0, token.start):
            clause.ever = True
        self.clauses.append(clause)
        self.open = True
        return 1

    def _number(self, at: int) -> int | None:
        """A number with what says how it is meant, of the deed before it or of the one that follows."""
        token = self.draft.tokens[at]
        low, high = token.value if token.kind == "range" else (token.value, token.value)
        op, marks = _operator(self.draft, at)
        if op is None and self.said is not None:
            op, marks = self.said[0], [self.said[1]]
            self.said = None
        if op is None and high.unit not in ("times", "items"):
            return 1 if high.unit in ("people", "none") else None  # a rank, left to others
        said: tuple[Operator, Number, Number] = (op or "eq", low, high)
        last = self.clauses[-1] if self.clauses else None
        ahead = self._belongs_ahead(at, marks)
        if last is not None and not ahead and last.number is None and not self.pending.denied:
            last.number = said
            last.tokens += [at, *marks]
        elif last is not None and not ahead and last.number is not None and not self.pending.tokens:
            self.clauses.append(replace(last, number=said, tokens=[at, *marks], goods=list(last.goods)))
        elif self.pending.number is None:
            self.pending.number = said
            self.pending.tokens += [at, *marks]
        else:
            return None
        return 1

    def _belongs_ahead(self, at: int, marks: list[int]) -> bool:
        """“At least two orders”, 两次以上退款: the deed stands behind the number."""
        last = max(at, *marks) if marks else at
        after = self.draft.beside(last, 1)
        if after is None or self._deed(after[0]) is None:
            return not self.clauses or bool(self.pending.tokens)
        return not (self.clauses and self.open and self.clauses[-1].number is None and self.chinese)

    def _goods(self, at: int) -> list[Filter] | None:
        if at in self.draft.placed:
            return None
        token = self.draft.tokens[at]
        if token.kind == "value":
            name, value = token.value
            family = DIMENSIONS[name].family
            return [Filter(field=name, op="eq", value=value)] if family in ("item", "coupon", "inquiry") else None
        if token.kind == "new_goods":
            first = self.draft.today - DAY * (self.draft.desk.definitions.new_product.days - 1)
            return [Filter(field="listed_on", op="ge", value=first.isoformat())]
        if token.kind in ("part", "unknown"):
            found = named_goods(self.draft, at)
            return None if found is None else [found]
        return None

    def _add_goods(self, at: int, goods: list[Filter]) -> int:
        clause = self.clauses[-1] if self.open and self.clauses else self.pending
        clause.goods += goods
        clause.tokens.append(at)
        return 1

    def _noun(self, at: int) -> None:
        """买过东西, 用过优惠券: the noun says nothing more."""
        clause = self.clauses[-1] if self.open and self.clauses else self.pending
        clause.tokens.append(at)


def _same_deed(last: Clause, name: str, text: str) -> bool:
    """One deed in two words: 下单购买, “put … in the cart”, “used … coupons redeemed”."""
    if last.deed != name:
        return False
    return not last.goods or (name == "carts" and text != last.verb)


def _operator(draft: Draft, index: int) -> tuple[Operator | None, list[int]]:
    token = draft.tokens[index]
    before, after = draft.beside(index, -1), draft.beside(index, 1)
    if token.kind == "range":
        return "between", []
    if before and before[1].kind in _BEFORE:
        return _BEFORE[before[1].kind], [before[0]]
    marks = []
    if after and after[1].kind == "and" and not after[1].text.isascii():  # 三张及以上
        marks, after = [after[0]], draft.beside(after[0], 1)
    if after and after[1].kind in _AFTER:
        return _AFTER[after[1].kind], [*marks, after[0]]
    return None, []
