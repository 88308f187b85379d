"""Embeddings from DashScope: recorded traffic through the real client, and what happens when it fails."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from crm_tools.knowledge import index, library, search
from crm_tools.knowledge.cloud import BATCH, DIMENSIONS, Account, account_of, embed, outgoing
from crm_tools.knowledge.latent import Latent, fit
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.connect import writer
from crm_tools.texts import LANGUAGES, UserError
from tests.knowledge import wire


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_failed_at", {})


def account(url: str, seconds: float = 10.0) -> Account:
    return Account(SecretStr("sk-test"), url, seconds)


@pytest.fixture
def latent() -> Latent:
    """A stand-in for the cloud's model: vectors with meaning in them."""
    texts = [text for path in sorted(library.FOLDER.glob("*.md")) for text in path.read_text().split("\n") if text]
    return fit(texts[::4])[0]


@pytest.fixture
def service(latent: Latent) -> Iterator[wire.Wire]:
    def one(text: str) -> list[float]:
        return [float(number) for number in np.resize(latent.vectors([text])[0], DIMENSIONS)]

    with wire.served(lambda body: (200, wire.vectors(body["input"]["texts"], one))) as served:
        yield served


@pytest.mark.shared
def test_recorded_answers_become_unit_vectors(shared_data: Path) -> None:
    pairs = wire.recorded(shared_data)
    assert len(pairs) == 4
    for pair in pairs:
        texts = pair["request"]["body"]["input"]["texts"]
        with wire.served(lambda body, pair=pair: (200, pair["response"]["body"])) as served:  # type: ignore[misc]
            got = embed(texts, account(served.url), "document")
        answer = json.loads(pair["response"]["body"])["output"]["embeddings"]
        expected = np.array([one["embedding"] for one in answer])
        np.testing.assert_allclose(
            got, expected / np.linalg.norm(expected, axis=1, keepdims=True), rtol=1e-4, atol=1e-6
        )
        assert served.received[0]["path"] == wire.PATH
        assert served.received[0]["input"] == {"texts": texts}


def test_requests_carry_ten_texts_and_keep_their_order() -> None:
    def number(text: str) -> list[float]:
        return [1.0, float(text)] + [0.0] * (DIMENSIONS - 2)

    with wire.served(lambda body: (200, wire.vectors(body["input"]["texts"], number))) as served:
        got = embed([str(n) for n in range(25)], account(served.url), "document")
    assert sorted(len(request["input"]["texts"]) for request in served.received) == [5, BATCH, BATCH]
    np.testing.assert_allclose(got[:, 1] / got[:, 0], range(25), rtol=1e-5)
    assert {request["parameters"]["text_type"] for request in served.received} == {"document"}
    assert {request["parameters"]["dimension"] for request in served.received} == {DIMENSIONS}
    assert {request["model"] for request in served.received} == {"text-embedding-v4"}
    assert embed([], account(served.url), "query").shape[0] == 0


def refused(body: dict[str, Any]) -> tuple[int, Any]:
    return 401, {"code": "InvalidApiKey", "message": "Invalid API-key provided.", "request_id": "x"}


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (refused, "InvalidApiKey"),
        (lambda body: (429, {"code": "Throttling", "message": "slow down"}), "Throttling"),
        (lambda body: (500, "<html>"), ""),
        (lambda body: (200, wire.vectors(body["input"]["texts"][:-1], lambda text: [1.0] * DIMENSIONS)), "KeyError"),
        (lambda body: (200, {"output": {}}), "KeyError"),
        (lambda body: (200, wire.vectors(body["input"]["texts"], lambda text: [1.0] * len(text))), "ValueError"),
        (lambda body: (200, "not json"), ""),
    ],
)  # fmt: skip
def test_every_failure_is_one_clear_sentence(reply: Any, reason: str) -> None:
    with wire.served(reply) as served, pytest.raises(UserError) as told:
        embed(["a", "bb"], account(served.url), "document")
    assert told.value.key == "knowledge.embedding_failed"
    assert all(reason in told.value.text(language) for language in LANGUAGES)


def test_no_server_at_all() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UserError) as told:
        embed(["a"], account(f"http://127.0.0.1:{port}/api/v1"), "query")
    assert told.value.key == "knowledge.embedding_failed"


def test_the_clouds_vectors_answer_and_only_the_question_goes_out(
    database: Path, folder: Path, service: wire.Wire
) -> None:
    library.refresh(database, folder)
    cloud = account(service.url)
    index.load(database, cloud)
    service.received.clear()
    service.raw.clear()
    found = search.search("退货邮费谁出？我的号码 13800000000，a.b@example.com", database, "zh", account=cloud)
    assert found.confident
    assert found.passages[0].anchor == "return-freight"
    assert (found.sent, found.trouble) == (("question",), None)
    (request,) = service.received
    assert request["input"] == {"texts": ["退货邮费谁出？我的号码 ***，***"]}
    assert request["parameters"]["text_type"] == "query"
    assert [path.name for path in index.files(database, cloud.name)] == [
        "crm.db.cloud.faiss", "crm.db.cloud.knowledge.npz"
    ]  # fmt: skip


def test_only_changed_texts_are_embedded_again(database: Path, folder: Path, service: wire.Wire) -> None:
    library.refresh(database, folder)
    cloud = account(service.url)
    first = index.load(database, cloud)
    everything = {text for request in service.received for text in request["input"]["texts"]}
    assert len(everything) == first.vectors.ntotal
    service.received.clear()
    index._cache.clear()
    assert index.load(database, cloud).vectors.ntotal == first.vectors.ntotal
    assert service.received == []
    text = library.text_of(database, "returns.zh.md").replace("签收次日起 7 天内", "签收次日起 9 天内", 1)
    library.edit(database, "returns.zh.md", text, LOCAL)
    index.load(database, cloud)
    assert [len(request["input"]["texts"]) for request in service.received] == [1]


def test_no_customers_name_leaves_with_a_document_or_a_question(
    database: Path, folder: Path, service: wire.Wire
) -> None:
    with writer(database) as connection:
        connection.executemany(
            "INSERT INTO customers (id, name, mobile, created_at) VALUES (?, ?, ?, '2026-01-01 00:00:00')",
            [(1, "欧阳修远", "070 09"), (2, "Ada Lovelace", None), (3, "王小明", "07700900123")],
        )
    text = "# 个案\n\n## 退货找谁\n客户欧阳修远的退货由王小明处理，电话 0770-0900-123；英文找 ada lovelace，不是 Adam。"
    library.add(database, "case.md", text.encode(), LOCAL)
    library.refresh(database, folder)
    cloud = account(service.url)
    index.load(database, cloud)
    search.search("欧阳修远退货找谁", database, "zh", account=cloud)
    sent = "\n".join(text for request in service.received for text in request["input"]["texts"])
    assert "客户***的退货由***处理" in sent
    assert "***退货找谁" in sent
    assert "不是 Adam" in sent, "a name within another word is none"
    for name in ("欧阳修远", "王小明", "lovelace", "900123", "0900-123"):
        assert name not in sent.lower()
    found = search.search("王小明处理什么退货", database, "zh")
    assert "欧阳修远" in found.passages[0].excerpt, "what stays on this machine is whole"


def test_another_model_means_all_texts_again(database: Path, folder: Path, service: wire.Wire) -> None:
    library.refresh(database, folder)
    made = index.load(database, account(service.url))
    service.received.clear()
    other = Account(SecretStr("sk-test"), service.url, model="text-embedding-v3")
    assert index.load(database, other).vectors.ntotal == made.vectors.ntotal
    assert sum(len(request["input"]["texts"]) for request in service.received) == made.vectors.ntotal


def test_when_the_cloud_fails_this_machine_answers_and_leaves_it_alone_for_a_while(
    database: Path, folder: Path
) -> None:
    library.refresh(database, folder)
    with wire.served(refused) as served:
        found = search.search("退货邮费谁出", database, "zh", account=account(served.url))
        assert found.confident
        assert found.passages[0].anchor == "return-freight"
        assert found.sent == ()
        assert found.trouble is not None
        assert "InvalidApiKey" in found.trouble.text("zh")
        asked = len(served.received)
        again = search.search("退货邮费谁出", database, "zh", account=account(served.url))
        assert (again.passages, again.trouble) == (found.passages, None)
        assert len(served.received) == asked


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ({}, False),
        ({"DASHSCOPE_API_KEY": "sk-x"}, True),
        ({"DASHSCOPE_API_KEY": "sk-x", "CRM_MODEL": "tongyi"}, True),
        ({"DASHSCOPE_API_KEY": "sk-x", "CRM_MODEL": "offline"}, False),
        ({"DASHSCOPE_API_KEY": "sk-x", "CRM_MODEL": "openai"}, False),
    ],
)
def test_a_key_is_used_unless_the_offline_model_or_another_provider_is_asked_for(
    given: dict[str, str], used: bool
) -> None:
    settings = Settings(_env_file=None, **given)  # type: ignore[arg-type]
    assert (account_of(settings) is not None) is used


def test_the_key_is_shown_nowhere() -> None:
    assert "sk-test" not in repr(account("http://x"))


@pytest.mark.parametrize(
    ("question", "sent"),
    [("退 7 天", "退 7 天"), ("订单20261122001", "订单***"), ("写给 li.si+1@shop.example 吧", "写给 *** 吧")],
)
def test_numbers_and_addresses_stay_here(question: str, sent: str) -> None:
    assert outgoing(question) == sent
