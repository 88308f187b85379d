"""The index beside the database: a cache that is always as new as the documents."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import faiss
import numpy as np
import pytest

from crm_tools.knowledge import index, latent, lexicon, library
from crm_tools.knowledge.words import features
from crm_tools.store.actors import LOCAL
from crm_tools.texts import UserError


@pytest.fixture
def filled(database: Path, folder: Path) -> Path:
    library.refresh(database, folder)
    return database


def forget() -> None:
    index._cache.clear()


def test_files_are_named_after_the_database_and_hold_nothing_pickled(filled: Path) -> None:
    made = index.load(filled)
    vectors, arrays = index.files(filled)
    assert [path.name for path in (vectors, arrays)] == ["crm.db.faiss", "crm.db.knowledge.npz"]
    kept = faiss.read_index(str(vectors))
    assert kept.ntotal == len(made.row_passage) == made.vectors.ntotal
    with np.load(arrays, allow_pickle=False) as content:
        assert all(content[name].dtype != object for name in content.files)
    assert sorted(path.name for path in filled.parent.glob("*crm.db*") if "-" not in path.name) == [
        "crm.db", "crm.db.faiss", "crm.db.knowledge.npz"
    ]  # fmt: skip


def test_what_is_read_back_answers_as_what_was_made(filled: Path) -> None:
    question = "退货邮费谁出"
    results = []
    for _ in range(2):
        current = index.load(filled)
        assert current.latent is not None
        matches = current.lexicon.match(features(question))
        results.append((*matches, current.likeness(current.latent.vectors([question])[0])))
        forget()
    for made, read in zip(*results, strict=True):
        np.testing.assert_allclose(made, read, atol=1e-6)


def test_another_process_makes_nothing_anew(filled: Path) -> None:
    index.load(filled)
    before = [path.read_bytes() for path in index.files(filled)]
    script = (
        "import json, sys; from pathlib import Path; from crm_tools.knowledge import index, search\n"
        "index._build = None\n"
        "found = search.search('退货运费谁出', Path(sys.argv[1]), 'zh')\n"
        "print(json.dumps([found.confident, found.passages[0].anchor]))"
    )
    run = subprocess.run([sys.executable, "-c", script, str(filled)], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == [True, "return-freight"]
    assert [path.read_bytes() for path in index.files(filled)] == before


def test_a_changed_document_is_found_by_its_new_words_only(filled: Path, folder: Path) -> None:
    index.load(filled)
    library.edit(filled, "returns.zh.md", "# 退货\n\n## 骆驼怎么寄存？ {#camel}\n拴在门口。", LOCAL)
    current = index.load(filled)
    assert current.latent is not None
    matches = current.lexicon.match(features("骆驼怎么寄存"))
    assert matches.coverage.max() == pytest.approx(1)
    assert len(current.passage_ids) == 7 + 7 + 7 + 1


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("damage", ["missing", "empty", "half", "other"])
def test_a_damaged_index_is_made_again(filled: Path, which: int, damage: str) -> None:
    index.load(filled)
    path = index.files(filled)[which]
    content = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes({"empty": b"", "half": content[: len(content) // 2], "other": b"x" * 1000}[damage])
    forget()
    assert index.load(filled).vectors.ntotal > 0
    assert path.read_bytes() == content


def test_an_empty_base_has_an_index_too(database: Path) -> None:
    current = index.load(database)
    assert len(current.passage_ids) == 0
    forget()
    assert len(index.load(database).passage_ids) == 0


def test_without_a_database_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError) as told:
        index.load(tmp_path / "none.db")
    assert told.value.key == "store.no_database"


def test_no_product_of_matrices_is_shared_out_among_threads() -> None:
    assert faiss.omp_get_max_threads() == 1


def test_vectors_have_unit_length_and_keep_likeness() -> None:
    texts = ["退货运费由谁承担", "退货邮费谁出", "会员生日礼物", "birthday gift for members", "return postage"]
    model, vectors = latent.fit(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    np.testing.assert_allclose(model.vectors(texts), vectors, atol=1e-5)
    likeness = vectors @ vectors.T
    assert likeness[0, 1] > likeness[0, 2] + 0.3
    assert likeness[2, 3] > likeness[2, 4] + 0.1
    np.testing.assert_array_equal(latent.fit(texts)[1], vectors)


def test_bm25_equals_the_formula_written_out() -> None:
    texts = ["alpha beta beta", "beta gamma", "delta"]
    nothing = features("")
    built = lexicon.build([lexicon.Fields(nothing, [], features(text), []) for text in texts])
    got = built.match(features("beta delta")).bm25
    lengths = [3, 2, 1]
    usual = 2

    def weight(count: int, length: int, holders: int) -> float:
        rarity = np.log(1 + (3 - holders + 0.5) / (holders + 0.5))
        return 0.35 * rarity * count * 2.2 / (count + 1.2 * (0.7 + 0.3 * length / usual))

    expected = [weight(2, lengths[0], 2), weight(1, lengths[1], 2), weight(1, lengths[2], 1)]
    np.testing.assert_allclose(got, expected, rtol=1e-5)


def test_coverage_is_the_share_of_what_a_question_needs() -> None:
    nothing = features("")
    built = lexicon.build([lexicon.Fields(nothing, [features("退款 优惠券")], nothing, [])])
    assert built.match(features("退款和优惠券")).coverage == pytest.approx([1])
    assert built.match(features("退款和优惠券")).phrasing == pytest.approx([1])
    assert 0 < built.match(features("退款和发票")).coverage[0] < 0.6
    assert built.match(features("发票")).coverage == pytest.approx([0])
