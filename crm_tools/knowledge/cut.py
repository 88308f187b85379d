"""A Markdown text cut into passages that keep their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crm_tools.texts import UserError

MAX_BODY = 700
"""Characters of a passage: an answer that is read at a glance."""
MAX_PASSAGES = 5_000
MAX_HEADING = 200
MAX_PHRASINGS = 30

_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_ANCHOR = re.compile(r"\s*\{#([\w-]{1,80})\}\s*$")
_COMMENT = re.compile(r"(?<!\\)<!--")
_ASKED = re.compile(r"\s*(?:问法|asked)\s*[:：](.*)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[。！？；!?;\n])(?![”’」』)）。！？；!?;\n])|(?<=\. )")


@dataclass(frozen=True)
class Passage:
    """``heading`` is the path of headings below the title; ``phrasings`` are the same question asked otherwise."""

    anchor: str
    heading: str
    phrasings: tuple[str, ...]
    body: str


def cut(text: str) -> list[Passage]:
    """The passages of a Markdown text in order.

    A heading may end with ``{#anchor}`` and be followed by ``<!-- asked: … | … -->`` (or 问法), other ways to ask what
    the section answers. Sections longer than ``MAX_BODY`` characters are cut at paragraphs, else sentences. Raises
    UserError ``knowledge.too_many_passages``.
    """
    passages: list[Passage] = []
    for anchor, heading, phrasings, body in _sections(text):
        for number, piece in enumerate(_pieces(body)):
            if len(passages) == MAX_PASSAGES:
                raise UserError("knowledge.too_many_passages", limit=f"{MAX_PASSAGES:,}")
            name = anchor or f"p{len(passages) + 1}"
            if number == 0:
                passages.append(Passage(name, heading, phrasings, piece))
            else:
                passages.append(Passage(f"{name}-{number + 1}", heading, (), piece))
    return passages


def sentences(text: str) -> list[str]:
    """The sentences of ``text``, with their punctuation; joined they are the text again."""
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence]


def _sections(text: str) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    path: list[tuple[int, str]] = []
    title = ""
    anchor, phrasings, body = "", list[str](), list[str]()
    fenced = False
    for line in text.split("\n"):
        heading = None if fenced or len(line) > 2 * MAX_HEADING else _HEADING.fullmatch(line.strip())
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        if heading is None:
            kept, asked = (line, []) if fenced else _without_comments(line)
            phrasings += asked
            body.append(re.sub(r"^(\s*)\\#", r"\1#", kept).replace("\\<!--", "<!--"))
            continue
        yield anchor, _joined(path, title), tuple(phrasings[:MAX_PHRASINGS]), "\n".join(body)
        level, name = len(heading[1]), heading[2]
        named = _ANCHOR.search(name)
        anchor, phrasings, body = named[1] if named else "", [], []
        path = [step for step in path if step[0] < level]
        path.append((level, _ANCHOR.sub("", name).rstrip("# ").strip()[:MAX_HEADING]))
        title = title or (path[0][1] if level == 1 else "")
    yield anchor, _joined(path, title), tuple(phrasings[:MAX_PHRASINGS]), "\n".join(body)


def _joined(path: list[tuple[int, str]], title: str) -> str:
    """The headings from the outermost in, without the document's title where there are others."""
    names = [name for _, name in path]
    return " › ".join(names[1:] if len(names) > 1 and names[0] == title else names)[: 2 * MAX_HEADING]


def _without_comments(line: str) -> tuple[str, list[str]]:
    """The line without its comments, and the phrasings that they list."""
    kept, asked = "", list[str]()
    while (opened := _COMMENT.search(line)) and (end := line.find("-->", opened.end())) >= 0:
        start = opened.start()
        listed = _ASKED.fullmatch(line[opened.end() : end])
        if listed:
            asked += [phrasing.strip()[:MAX_HEADING] for phrasing in listed[1].split("|") if phrasing.strip()]
        kept, line = kept + line[:start], line[end + 3 :]
    return kept + line, asked


def _pieces(body: str) -> Iterator[str]:
    piece = ""
    for part in _parts(re.sub(r"\n{3,}", "\n\n", body).strip()):
        if piece and len(piece) + len(part) > MAX_BODY:
            yield piece.strip()
            piece = ""
        piece += part
    if piece.strip():
        yield piece.strip()


def _parts(body: str) -> Iterator[str]:
    """Paragraphs where they fit, else sentences, else as many characters as fit."""
    for paragraph in re.split(r"(?<=\n)\n", body):
        if len(paragraph) <= MAX_BODY:
            yield paragraph + "\n"
            continue
        for sentence in sentences(paragraph + "\n"):
            yield from (sentence[i : i + MAX_BODY] for i in range(0, len(sentence), MAX_BODY))
