"""The documents of a database: level with the folder, and people's changes kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crm_tools.knowledge import library
from crm_tools.store.actors import LOCAL, Actor
from crm_tools.store.connect import reader
from crm_tools.texts import UserError
from tests.knowledge import files

GUEST = Actor("guest", frozenset({"read"}))


def names(database: Path) -> list[str]:
    return [document.name for document in library.documents(database)]


def passages(database: Path, name: str) -> list[str]:
    with reader(database) as connection:
        return [
            row[0]
            for row in connection.execute(
                "SELECT body FROM knowledge_passages p JOIN knowledge_documents d ON d.id = p.document_id"
                " WHERE d.name = ? ORDER BY number",
                (name,),
            )
        ]


def test_the_folder_is_read_once_and_followed(database: Path, folder: Path) -> None:
    assert library.refresh(database, folder).added == (
        "coupons.en.md", "coupons.zh.md", "returns.en.md", "returns.zh.md"
    )  # fmt: skip
    assert library.refresh(database, folder) == library.Refreshed()
    (folder / "returns.zh.md").write_text("# 退货\n\n## 新规\n三十天内可退。", encoding="utf-8")
    (folder / "coupons.en.md").unlink()
    (folder / "extra.txt").write_text("营业时间 9 点。", encoding="utf-8")
    changes = library.refresh(database, folder)
    assert (changes.added, changes.changed, changes.removed) == (("extra.txt",), ("returns.zh.md",), ("coupons.en.md",))
    assert names(database) == ["coupons.zh.md", "extra.txt", "returns.en.md", "returns.zh.md"]
    assert passages(database, "returns.zh.md") == ["三十天内可退。"]
    assert passages(database, "coupons.en.md") == []


def test_a_file_touched_but_the_same_changes_nothing(database: Path, folder: Path) -> None:
    library.refresh(database, folder)
    before = library.documents(database)
    text = (folder / "returns.zh.md").read_text(encoding="utf-8")
    (folder / "returns.zh.md").write_text(text, encoding="utf-8")
    assert library.refresh(database, folder) == library.Refreshed()
    assert library.documents(database) == before


def test_a_broken_file_in_the_folder_is_named_and_the_rest_is_read(database: Path, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4")
    (folder / "huge.txt").write_bytes(b"x" * 10_000_001)
    (folder / "notes.pages").write_bytes(b"x")
    changes = library.refresh(database, folder)
    assert {name: error.key for name, error in changes.unreadable.items()} == {
        "broken.pdf": "knowledge.unreadable",
        "huge.txt": "knowledge.too_large",
    }
    assert len(names(database)) == 4


def test_another_database_in_the_same_place_is_filled_again(database: Path, folder: Path) -> None:
    from crm_tools.store.migrate import migrate

    library.refresh(database, folder)
    for path in database.parent.glob("crm.db*"):
        path.rename(path.with_name(f"old-{path.name}"))
    migrate(database)
    assert len(library.refresh(database, folder).added) == 4


def test_an_edited_document_outlives_the_folders_changes_until_restored(database: Path, folder: Path) -> None:
    library.refresh(database, folder)
    row = library.edit(database, "returns.zh.md", "# 退货\n\n## 我们的规定\n十天内可退。", LOCAL)
    assert (row.origin, row.passages, row.changed_by) == ("edited", 1, "local")
    (folder / "returns.zh.md").write_text("# 退货\n\n## 新\n三十天。", encoding="utf-8")
    assert library.refresh(database, folder).changed == ()
    assert passages(database, "returns.zh.md") == ["十天内可退。"]
    assert library.text_of(database, "returns.zh.md").endswith("十天内可退。")
    library.restore(database, "returns.zh.md", LOCAL, folder)
    assert passages(database, "returns.zh.md") == ["三十天。"]


def test_a_removed_document_stays_away_until_restored(database: Path, folder: Path) -> None:
    library.refresh(database, folder)
    library.remove(database, "returns.zh.md", LOCAL)
    (folder / "returns.zh.md").write_text("# 退货\n\n## 新\n三十天。", encoding="utf-8")
    library.refresh(database, folder)
    assert "returns.zh.md" not in names(database)
    with pytest.raises(UserError, match=r"returns\.zh\.md"):
        library.text_of(database, "returns.zh.md")
    library.restore(database, "returns.zh.md", LOCAL, folder)
    assert passages(database, "returns.zh.md") == ["三十天。"]


def test_an_upload_is_kept_and_replaced_by_name(database: Path, folder: Path) -> None:
    library.refresh(database, folder)
    row = library.add(database, "C:\\work\\手册.docx", files.docx([("Heading 1", "考勤"), ("", "九点上班。")]), LOCAL)
    assert (row.name, row.origin, row.language, row.passages) == ("手册.docx", "upload", "zh", 1)
    library.add(database, "手册.docx", files.docx([("", "十点上班。")]), LOCAL)
    assert passages(database, "手册.docx") == ["十点上班。"]
    library.refresh(database, folder)
    assert len(names(database)) == 5
    library.remove(database, "手册.docx", LOCAL)
    assert "手册.docx" not in names(database)


def test_a_file_of_the_folder_does_not_replace_an_upload_of_its_name(database: Path, folder: Path) -> None:
    library.add(database, "returns.zh.md", "# 上传\n\n我的版本。".encode(), LOCAL)
    library.refresh(database, folder)
    assert passages(database, "returns.zh.md") == ["我的版本。"]


@pytest.mark.parametrize("content", [b"", b"<!-- asked: x -->", b"# only a title"])
def test_a_document_without_a_passage_is_refused(database: Path, content: bytes) -> None:
    with pytest.raises(UserError) as told:
        library.add(database, "a.md", content, LOCAL)
    assert told.value.key == "knowledge.empty"


def test_the_whole_base_is_bounded(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "MAX_TOTAL", 3)
    library.add(database, "a.md", b"## a\nb\n## c\nd", LOCAL)
    with pytest.raises(UserError) as told:
        library.add(database, "b.md", b"## a\nb\n## c\nd", LOCAL)
    assert told.value.key == "knowledge.full"
    assert library.add(database, "a.md", b"## a\nb\n## c\nd\n## e\nf", LOCAL).passages == 3


def test_only_those_who_may_import_change_documents(database: Path, folder: Path) -> None:
    library.refresh(database, folder)
    for act in (
        lambda: library.add(database, "a.md", b"x", GUEST),
        lambda: library.edit(database, "returns.zh.md", "x", GUEST),
        lambda: library.remove(database, "returns.zh.md", GUEST),
        lambda: library.restore(database, "returns.zh.md", GUEST, folder),
    ):
        with pytest.raises(UserError) as told:
            act()
        assert told.value.key == "store.not_allowed"


def test_what_is_not_there_is_told(database: Path, folder: Path, tmp_path: Path) -> None:
    for act in (
        lambda: library.remove(database, "a.md", LOCAL),
        lambda: library.restore(database, "a.md", LOCAL, folder),
    ):
        with pytest.raises(UserError) as told:
            act()
        assert told.value.key == "knowledge.no_document"
    with pytest.raises(UserError) as told:
        library.refresh(tmp_path / "none.db", folder)
    assert told.value.key == "store.no_database"


def test_a_folder_that_is_gone_takes_its_documents_along_but_no_uploads(database: Path, folder: Path) -> None:
    library.refresh(database, folder)
    library.add(database, "mine.md", "## 我\n的".encode(), LOCAL)
    shutil.rmtree(folder)
    library.refresh(database, folder)
    assert names(database) == ["mine.md"]
