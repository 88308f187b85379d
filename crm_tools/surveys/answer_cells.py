"""The cells of an export as answers: which column is what, and what a cell says.

Columns are matched to questions by their words (``1、总体来说…`` too); options may be words, numbers, several in one
cell (``甲┋乙``) or one column each (``7(甲)``, ``题目:甲``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm_tools.surveys.answering import Given
from crm_tools.surveys.library import KeptQuestion, Survey
from crm_tools.surveys.questions import MAX_ANSWER, clean
from crm_tools.texts import UserError

_NUMBER_HEADERS = ("序号", "答卷编号", "答卷id", "编号", "responseid", "id", "no", "number")
_TIME_HEADERS = (
    *("提交答卷时间", "提交时间", "填写时间", "完成时间", "结束时间"),
    *("answeredat", "submittedat", "submitted", "time", "timestamp", "datesubmitted"),
)
_CUSTOMER_HEADERS = {
    "id": ("客户id", "用户id", "会员id", "客户编号", "customerid", "userid", "customer"),
    "mobile": ("手机号", "手机", "手机号码", "联系电话", "mobile", "phone"),
    "email": ("邮箱", "电子邮箱", "email", "e-mail", "mail"),
}
_LEAD = re.compile(r"^\s*(?:q|第)?\s*(\d{1,3})\s*(?:题)?\s*[、.．:：)）\s]\s*", re.IGNORECASE)
_MARKS = re.compile(r"[\W_]+")
_SEPARATORS = re.compile(r"[┋|;；\n]")
_PREFIX = re.compile(r"^\s*(?:[A-Z][.、]|\d{1,2}[.、])\s*")
_CHOSEN = frozenset(("1", "√", "是", "yes", "y", "true", "选中", "✓"))
_SKIPPED = frozenset(("", "(跳过)", "（跳过）", "(空)", "（空）", "-3", "n/a"))


@dataclass(frozen=True)
class Columns:
    """Where things are: positions of cells."""

    number: int | None
    time: int | None
    customer: Mapping[str, int]
    whole: Mapping[int, int]
    """Position → question id."""
    single_options: Mapping[int, tuple[int, int]]
    """Position → question id and option."""


def columns_of(header: Sequence[str], survey: Survey) -> tuple[Columns, tuple[str, ...]]:
    """Which column is what, and the headers that are nothing."""
    words = {_plain(one.title): one for one in survey.questions}
    numbers = {one.number: one for one in survey.questions}
    number = time = None
    customer: dict[str, int] = {}
    whole: dict[int, int] = {}
    options: dict[int, tuple[int, int]] = {}
    ignored: list[str] = []
    for place, name in enumerate(header):
        plain = _plain(name)
        by_customer = next((kind for kind, known in _CUSTOMER_HEADERS.items() if plain in known), None)
        option = _option(name, words, numbers)
        question = words.get(_plain(_LEAD.sub("", name)))
        if by_customer:
            customer.setdefault(by_customer, place)
        elif question and question.id not in whole.values():
            whole[place] = question.id
        elif option:
            options[place] = option
        elif number is None and plain in _NUMBER_HEADERS:
            number = place
        elif time is None and plain in _TIME_HEADERS:
            time = place
        else:
            ignored.append(name)
    return Columns(number, time, customer, whole, options), tuple(ignored)


def _option(
    name: str, words: Mapping[str, KeptQuestion], numbers: Mapping[int, KeptQuestion]
) -> tuple[int, int] | None:
    """The question and option of a column that stands for one option: ``7(甲)``, ``7、题目(甲)``, ``题目:甲``."""
    match = re.fullmatch(r"\s*(.*?)\s*(?:[(（](.+?)[)）]|[:：](.+?))\s*", name)
    if not match:
        return None
    front, option = match[1], _plain(match[2] or match[3])
    question = words.get(_plain(_LEAD.sub("", front)))
    if question is None and front.strip(" 、.．Qq").isdigit():
        question = numbers.get(int(front.strip(" 、.．Qq")))
    if question is None or question.kind not in ("single", "multiple"):
        return None
    known = [_plain(one) for one in question.options]
    return (question.id, known.index(option) + 1) if option in known else None


def answers_of(row: Sequence[str], columns: Columns, questions: Sequence[KeptQuestion]) -> dict[int, Given]:
    """The answers of a row by question. Raises UserError ``surveys.form.bad_answer``."""
    known = {question.id: question for question in questions}
    given: dict[int, Given] = {}
    for place, question_id in columns.whole.items():
        cell = row[place].strip()
        if cell.lower() not in _SKIPPED:
            given[question_id] = _value(cell, known[question_id])
    for place, (question_id, option) in columns.single_options.items():
        if row[place].strip().lower() in _CHOSEN:
            chosen = given.get(question_id, [])
            given[question_id] = [*chosen, option] if isinstance(chosen, list) else chosen
    for question_id, value in given.items():
        if known[question_id].kind == "single" and isinstance(value, list):
            if len(value) > 1:
                raise UserError("surveys.form.bad_answer", number=known[question_id].number)
            given[question_id] = value[0]
    return given


def _value(cell: str, question: KeptQuestion) -> Given:
    """A cell as an answer. Raises UserError ``surveys.form.bad_answer``."""
    if question.kind == "text":
        return clean(cell, MAX_ANSWER)
    if question.kind in ("score", "nps"):
        match = re.fullmatch(r"(\d{1,2})(?:\.0+)?\s*(?:分|星|points?|stars?)?(?:\s*[(（].*[)）])?", cell)
        if not match:
            raise UserError("surveys.form.bad_answer", number=question.number)
        return int(match[1])
    known = {_plain(option): number for number, option in enumerate(question.options, 1)}
    if _plain(cell) in known:
        return known[_plain(cell)] if question.kind == "single" else [known[_plain(cell)]]
    pieces = [piece.strip() for piece in _SEPARATORS.split(cell) if piece.strip()]
    if len(pieces) == 1 and question.kind == "multiple":
        pieces = [piece.strip() for piece in re.split(r"[,，、]", cell) if piece.strip()]
    chosen = [_one_option(piece, known, question) for piece in pieces]
    return chosen[0] if question.kind == "single" and len(chosen) == 1 else chosen


def _one_option(piece: str, known: Mapping[str, int], question: KeptQuestion) -> int:
    for text in (piece, _PREFIX.sub("", piece)):
        if _plain(text) in known:
            return known[_plain(text)]
    if piece.isdigit() and len(piece) <= 2:
        return int(piece)
    raise UserError("surveys.form.bad_answer", number=question.number)


def _plain(text: str) -> str:
    """Words only, for comparing: "1、您对…满意吗？" and "您对…满意吗" are the same after the number is gone."""
    return _MARKS.sub("", text).lower()
