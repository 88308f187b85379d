"""Files of five kinds, whole and broken."""

from __future__ import annotations

import re

import pytest

from crm_tools.knowledge.cut import Passage, cut
from crm_tools.knowledge.documents import MAX_BYTES, read_document
from crm_tools.texts import LANGUAGES, UserError
from tests.knowledge import files


def test_a_word_document_keeps_headings_and_tables() -> None:
    content = files.docx(
        [
            ("Title", "门店手册"),
            ("Heading 1", "退货"),
            ("", "七天内可以退。"),
            ("", "# 不是标题"),
            ("Heading 2", "例外"),
        ],
        [["商品", "能否退货"], ["内衣", "不能"]],
    )
    document = read_document("手册.docx", content)
    assert (document.title, document.language, document.family) == ("门店手册", "zh", "手册")
    assert cut(document.text) == [
        Passage("p1", "退货", (), "七天内可以退。\n\n# 不是标题"),
        Passage("p2", "退货 › 例外", (), "商品 | 能否退货\n内衣 | 不能"),
    ]


def test_a_workbook_gives_questions_answers_and_other_phrasings() -> None:
    content = files.xlsx(
        [
            ["分类", "问题", "答案", "相似问"],
            ["配送", "几点送货？", "9 点到\n18 点。", "什么时候派送；送货时间"],
            ["配送", "", "没有问题的行", ""],
            ["其他", "公式", "# 井号开头", None],
        ]
    )
    passages = cut(read_document("faq.xlsx", content).text)
    assert [(passage.heading, passage.phrasings, passage.body) for passage in passages] == [
        ("几点送货？", ("什么时候派送", "送货时间"), "9 点到 18 点。"),
        ("公式", (), "# 井号开头"),
    ]


def test_an_english_workbook() -> None:
    passages = cut(read_document("a.xlsx", files.xlsx([["Question", "Answer"], ["Where?", "Here."]])).text)
    assert passages == [Passage("p1", "Where?", (), "Here.")]


def test_a_pdf_in_chinese() -> None:
    document = read_document("政策.pdf", files.pdf(["退货政策", "签收后七天内可以退货。"]))
    assert re.sub(r"\s", "", document.text) == "退货政策签收后七天内可以退货。"
    assert document.language == "zh"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_in_the_encodings_of_windows(encoding: str) -> None:
    document = read_document("说明.txt", "# 井号\r\n第二行 <!-- asked: x -->".encode(encoding))
    assert cut(document.text) == [Passage("p1", "", (), "# 井号\n第二行 <!-- asked: x -->")]


def test_the_language_is_in_the_name_or_in_the_text() -> None:
    assert read_document("a.en.md", "中文".encode()).language == "en"
    assert read_document("a.en.md", b"x").family == read_document("a.zh.md", b"x").family == "a"
    assert read_document("a.md", b"English words").language == "en"
    assert read_document("a.md", "退货 SOP v2".encode()).language == "zh"


def test_folders_in_a_name_are_dropped() -> None:
    assert read_document("..\\..\\etc/passwd.txt", b"x").name == "passwd.txt"


WORD = files.docx([("", "text")])
PDF = files.pdf(["text"])


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.exe", b"MZ", "unknown_kind"),
        ("a", b"x", "unknown_kind"),
        ("", b"x", "bad_name"),
        (".md", b"x", "bad_name"),
        ("a\nb.md", b"x", "bad_name"),
        ("a.md", b"", "empty"),
        ("a.txt", b" \n\t \n", "empty"),
        ("a.docx", files.docx([]), "empty"),
        ("a.pdf", files.pdf([]), "empty"),
        ("a.txt", b"\x00\x01\x02" * 100, "unreadable"),
        ("a.txt", b"\xff\xff\xff\xff", "unreadable"),
        ("a.docx", b"PK\x03\x04 not a zip", "unreadable"),
        ("a.docx", WORD[: len(WORD) // 2], "unreadable"),
        ("a.docx", files.xlsx([["x"]]), "unreadable"),
        ("a.docx", PDF, "unreadable"),
        ("a.xlsx", WORD, "unreadable"),
        ("a.xlsx", b"x", "unreadable"),
        ("a.pdf", b"%PDF-1.4 and nothing more", "unreadable"),
        ("a.pdf", WORD, "unreadable"),
        ("a.pdf", files.locked(PDF), "unreadable"),
        ("a.docx", files.zip_bomb(), "too_large"),
        ("a.xlsx", files.zip_bomb(), "too_large"),
        ("a.md", b"x" * (MAX_BYTES + 1), "too_large"),
        ("a.md", b"x" * 1_000_001, "too_large"),
        ("a.xlsx", files.xlsx([["name", "age"], ["x", 1]]), "no_question_column"),
        ("a.xlsx", files.xlsx([]), "no_question_column"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_sentence(name: str, content: bytes, key: str) -> None:
    with pytest.raises(UserError) as told:
        read_document(name, content)
    assert told.value.key == f"knowledge.{key}"
    for language in LANGUAGES:
        sentence = told.value.text(language)
        assert "{" not in sentence
        assert "\n" not in sentence


def outcome(name: str, content: bytes) -> str:
    try:
        read_document(name, content)
    except UserError as error:
        return error.key
    return "read"


@pytest.mark.parametrize("cut_at", range(100, len(PDF), 97))
def test_a_pdf_cut_off_anywhere_is_text_or_a_clear_sentence(cut_at: int) -> None:
    assert outcome("a.pdf", PDF[:cut_at]) in ("read", "knowledge.unreadable", "knowledge.empty")
