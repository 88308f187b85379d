"""Embeddings from DashScope (text-embedding-v4), for those who have set a key.

Documents leave the machine once, when they are indexed; a question leaves it when it is asked; both without runs of
digits, mail addresses and the names of customers (:func:`crm_tools.store.named.without_people`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import SecretStr

from crm_tools.settings import Settings
from crm_tools.texts import UserError

BATCH = 10
"""Texts a request may carry."""
AT_ONCE = 4
"""Requests under way together while documents are indexed."""
MAX_CHARACTERS = 2_000
DIMENSIONS = 512
MODEL = "text-embedding-v4"
_PRIVATE = re.compile(r"[\w.+-]+@[\w.-]+|\d{6,}")

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Account:
    """Where embeddings come from. ``base_url`` None is DashScope's own address."""

    key: SecretStr
    base_url: str | None = None
    seconds: float = 10.0
    model: str = MODEL

    @property
    def name(self) -> str:
        """What an index made with it is called; another name means that it must be made again."""
        return f"dashscope {self.model} {DIMENSIONS}"


def account_of(settings: Settings) -> Account | None:
    """The account to use, None for the vectors made on this machine.

    DashScope is used where its key is set and neither the offline model nor another provider is asked for, unless
    nothing of this desk may be seen elsewhere: its documents would be.
    """
    if settings.dashscope_key is None or settings.model not in ("auto", "tongyi") or settings.model_sees == "nothing":
        return None
    base_url = settings.model_base_url if settings.model == "tongyi" else None
    return Account(settings.dashscope_key, base_url, min(settings.model_seconds, 10.0))


def embed(texts: Sequence[str], account: Account, kind: Literal["document", "query"]) -> Floats:
    """One row of unit length a text. Raises UserError ``knowledge.embedding_failed`` with the reason."""
    batches = [texts[at : at + BATCH] for at in range(0, len(texts), BATCH)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        rows = list(pool.map(lambda batch: _request(batch, account, kind), batches))
    if len({row.shape[1] for row in rows}) > 1:
        raise UserError("knowledge.embedding_failed", reason=sorted({row.shape[1] for row in rows}))
    matrix = np.concatenate(rows) if rows else np.zeros((0, DIMENSIONS), np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    unit: Floats = matrix / lengths
    return unit


def outgoing(text: str) -> str:
    """A question or a passage as it leaves the machine."""
    return _PRIVATE.sub("***", text)


def _request(texts: Sequence[str], account: Account, kind: str) -> Floats:
    # Statistics headers of the SDK: not needed for an answer, so they do not leave the machine.
    os.environ.setdefault("DASHSCOPE_DISABLE_SDK_HEADERS", "1")
    from dashscope import TextEmbedding

    try:
        response: Any = TextEmbedding.call(
            account.model,
            [text[:MAX_CHARACTERS] or " " for text in texts],
            api_key=account.key.get_secret_value(),
            text_type=kind,
            dimension=DIMENSIONS,
            base_address=account.base_url,
            request_timeout=account.seconds,
        )
        if response.status_code != HTTPStatus.OK:
            raise UserError("knowledge.embedding_failed", reason=response.code or response.status_code)
        found = {int(one["text_index"]): one["embedding"] for one in response.output["embeddings"]}
        return np.array([found[number] for number in range(len(texts))], np.float32).reshape(len(texts), -1)
    except UserError:
        raise
    except Exception as error:  # the SDK raises its own, those of requests and ssl; an answer may have any form
        raise UserError("knowledge.embedding_failed", reason=type(error).__name__) from error
