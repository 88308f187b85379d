"""Any endpoint that speaks OpenAI's chat protocol: Ollama, vLLM, DeepSeek, DashScope's compatible mode."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import openai
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI

from crm_tools.assistant.models.trouble import ModelTrouble, from_status, watched


class OpenAICompatible(ChatOpenAI):
    """ChatOpenAI that raises ModelTrouble for everything that can go wrong on the way."""

    seconds: float = 30.0
    """Limit for one streamed call, all its pieces included."""

    def _generate(self, *args: Any, **kwargs: Any) -> ChatResult:
        with _troubles():
            return super()._generate(*args, **kwargs)

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        with _troubles():
            yield from watched(super()._stream(*args, **kwargs), self.seconds)


@contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except openai.APIStatusError as error:
        raise from_status(error.status_code) from error
    except (openai.APITimeoutError, httpx.TimeoutException) as error:
        raise ModelTrouble("timeout", type(error).__name__) from error
    except httpx.RemoteProtocolError as error:
        raise ModelTrouble("cut", type(error).__name__) from error
    except (openai.APIConnectionError, httpx.HTTPError) as error:
        raise ModelTrouble("network", type(error).__name__) from error
    except (openai.APIError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelTrouble("malformed", type(error).__name__) from error
