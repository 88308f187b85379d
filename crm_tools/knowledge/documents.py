"""Files of the knowledge base, read into one form: a titled Markdown text. Whatever stands in them is data."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from crm_tools.knowledge.cut import MAX_HEADING
from crm_tools.knowledge.words import CHINESE
from crm_tools.texts import Language, UserError

MAX_BYTES = 10_000_000
MAX_CHARACTERS = 1_000_000
MAX_UNPACKED = 100_000_000
"""Limits of one file: as it comes, as text, and unpacked where it is a zip inside (docx, xlsx)."""
MAX_PAGES = 1_000

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_QUESTION = {"问题", "问", "标准问", "question", "questions", "q"}
_ANSWER = {"答案", "回答", "答", "标准答案", "answer", "answers", "a"}
_PHRASINGS = {"相似问", "相似问法", "问法", "其他问法", "phrasings", "also asked", "asked", "similar questions"}


@dataclass(frozen=True)
class Document:
    """``family`` is the name without language and ending: ``returns`` for returns.zh.md and returns.en.md."""

    name: str
    family: str
    language: Language
    title: str
    text: str


def read_document(name: str, content: bytes) -> Document:
    """The document in a file called ``name``: .md, .txt, .docx, .pdf, or .xlsx with columns for question and answer.

    Raises UserError ``knowledge.bad_name``, ``knowledge.unknown_kind``, ``knowledge.too_large``,
    ``knowledge.unreadable``, ``knowledge.no_question_column`` or ``knowledge.empty``.
    """
    name = file_name(name)
    reader = _READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise UserError("knowledge.unknown_kind", name=name, kinds=" ".join(sorted(_READERS)))
    if len(content) > MAX_BYTES:
        raise UserError("knowledge.too_large", name=name, limit=f"{MAX_BYTES // 1_000_000} MB")
    try:
        text = reader(content)
    except UserError as error:
        raise UserError(error.key, **{**error.values, "name": name}) from error
    except Exception as error:  # the parsers raise whatever a broken or hostile file makes them
        raise UserError("knowledge.unreadable", name=name) from error
    return document_of(name, text)


def document_of(name: str, text: str) -> Document:
    """The document called ``name`` with this Markdown text. Raises UserError like :func:`read_document`."""
    name = file_name(name)
    text = _CONTROL.sub("", re.sub(r"\n{3,}", "\n\n", text)).strip()
    if not text:
        raise UserError("knowledge.empty", name=name)
    if len(text) > MAX_CHARACTERS:
        raise UserError("knowledge.too_large", name=name, limit=f"{MAX_CHARACTERS:,}")
    stem = PurePath(name).stem
    family, _, ending = stem.rpartition(".")
    heading = re.match(r"#\s+(.{1,200})", text)
    title = re.sub(r"\s*\{#[\w-]+\}\s*$", "", heading[1]).strip() if heading else stem
    if family and ending in ("zh", "en"):
        return Document(name, family, "zh" if ending == "zh" else "en", title, text)
    return Document(name, stem, _language(text), title, text)


def file_name(name: str) -> str:
    """``name`` without folders. Raises UserError ``knowledge.bad_name`` where nothing usable is left."""
    bare = PurePath(name.replace("\\", "/")).name.strip()
    if not bare or len(bare) > 200 or bare.startswith(".") or not bare.isprintable():
        raise UserError("knowledge.bad_name", name=re.sub(r"[^ -~\w]", "?", name[:200]))
    return bare


def _language(text: str) -> Literal["zh", "en"]:
    sample = text[:20_000]
    chinese = len(re.findall(f"[{CHINESE}]", sample))
    return "zh" if chinese * 4 > len(re.findall(r"[A-Za-z]", sample)) else "en"


def _plain(content: bytes) -> str:
    """Text in UTF-8, UTF-16 with a byte order mark, or GB 18030 as Chinese Windows writes it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    if b"\0" in content:
        raise ValueError("binary")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _txt(content: bytes) -> str:
    return "\n".join(_escaped(line) for line in _plain(content).split("\n"))


def _docx(content: bytes) -> str:
    from docx import Document as Docx
    from docx.table import Table

    _check_unpacked(content)
    lines: list[str] = []
    for block in Docx(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            lines += [" | ".join(cell.text.strip() for cell in row.cells) for row in block.rows]
            continue
        style = (block.style.name or "") if block.style else ""
        heading = re.fullmatch(r"(?:Heading|标题) ?([1-6])", style)
        level = min(int(heading[1]) + 1, 6) if heading else int(style == "Title")
        text = " ".join(block.text.split()) if level else block.text
        lines += ["", f"{'#' * level} {text}" if level and text else "\n".join(map(_escaped, text.split("\n")))]
    return "\n".join(lines)


def _pdf(content: bytes) -> str:
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(content)).pages
    if len(pages) > MAX_PAGES:
        raise UserError("knowledge.too_large", limit=f"{MAX_PAGES:,}")
    text = ""
    for page in pages:
        text += page.extract_text() + "\n\n"
        if len(text) > MAX_CHARACTERS:
            raise UserError("knowledge.too_large", limit=f"{MAX_CHARACTERS:,}")
    return "\n".join(_escaped(line) for line in text.split("\n"))


def _xlsx(content: bytes) -> str:
    """Questions as headings, answers below them, other phrasings as the comment that Markdown documents use."""
    from python_calamine import CalamineWorkbook

    _check_unpacked(content)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    parts = [part for name in workbook.sheet_names for part in _answers(workbook.get_sheet_by_name(name).to_python())]
    if not parts:
        raise UserError("knowledge.no_question_column")
    return "\n\n".join(parts)


def _answers(rows: Sequence[Sequence[object]]) -> Iterator[str]:
    header = [str(cell).strip().lower() for cell in rows[0]] if rows else []
    columns = [next((i for i, cell in enumerate(header) if cell in names), None) for names in (_QUESTION, _ANSWER)]
    phrasing = next((i for i, cell in enumerate(header) if cell in _PHRASINGS), None)
    if None in columns:
        return
    for row in rows[1:]:
        question, answer = (" ".join(str(row[i or 0]).split()) for i in columns)
        if not question or not answer:
            continue
        others = re.split(r"[|;；\n]+", str(row[phrasing])) if phrasing is not None else []
        comment = " | ".join(" ".join(other.split()).replace("--", "—") for other in others if other.strip())
        yield f"## {question[:MAX_HEADING]}\n" + (f"<!-- asked: {comment} -->\n" if comment else "") + _escaped(answer)


def _escaped(line: str) -> str:
    """A line that only looks like a heading or a comment of ours, marked so that the cutter reads it as text."""
    return re.sub(r"^(\s*)#", r"\1\\#", line).replace("<!--", "\\<!--")


def _check_unpacked(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise UserError("knowledge.too_large", limit=f"{MAX_UNPACKED // 1_000_000} MB")


_READERS: dict[str, Callable[[bytes], str]] = {
    ".md": _plain,
    ".txt": _txt,
    ".docx": _docx,
    ".pdf": _pdf,
    ".xlsx": _xlsx,
}
KINDS = frozenset(_READERS)
"""Endings of the files that can be read."""
