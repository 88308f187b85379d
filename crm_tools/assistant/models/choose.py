"""Settings → chat model. The model stacks take seconds to import, so each is imported where it is chosen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pydantic import SecretStr

from crm_tools.assistant.models.trouble import ModelTrouble
from crm_tools.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

Kind = Literal["offline", "tongyi", "openai"]
_TEMPERATURE = 0.0


def kind(settings: Settings) -> Kind:
    """Which model answers: the one set; with ``auto`` Tongyi if its key is there, else a base URL, else offline."""
    if settings.model != "auto":
        return settings.model
    if settings.dashscope_key:
        return "tongyi"
    return "openai" if settings.model_base_url else "offline"


def called(settings: Settings) -> str:
    """How the model is named in the account of what was sent: ``openai:deepseek-chat``."""
    return ":".join(part for part in (kind(settings), settings.model_name) if part)


def lacks(settings: Settings, way: Kind) -> tuple[str, ...]:
    """The environment variables that must be set before ``way`` can answer; none for one that can."""
    if way == "tongyi":
        return () if settings.dashscope_key else ("DASHSCOPE_API_KEY",)
    if way == "openai":
        wanted = {"CRM_MODEL_BASE_URL": settings.model_base_url, "CRM_MODEL_NAME": settings.model_name}
        return tuple(name for name, value in wanted.items() if not value)
    return ()


def cloud_model(settings: Settings) -> BaseChatModel | None:
    """The cloud model of ``settings``, None where the offline model is chosen.

    Raises ModelTrouble ``setup`` where a setting it needs is missing.
    """
    chosen = kind(settings)
    if chosen == "offline":
        return None
    if chosen == "tongyi":
        if settings.dashscope_key is None:
            raise ModelTrouble("setup", "DASHSCOPE_API_KEY")
        return _tongyi(settings.dashscope_key, settings.model_name, settings.model_base_url, settings.model_seconds)
    if not settings.model_name:
        raise ModelTrouble("setup", "CRM_MODEL_NAME")
    return _openai(settings.model_key, settings.model_name, settings.model_base_url, settings.model_seconds)


@lru_cache(maxsize=4)
def _tongyi(key: SecretStr, name: str | None, base_url: str | None, seconds: float) -> BaseChatModel:
    from crm_tools.assistant.models.tongyi import DEFAULT_MODEL, Tongyi

    return Tongyi(
        model=name or DEFAULT_MODEL,
        dashscope_api_key=key,
        base_url=base_url,
        seconds=seconds,
        streaming=True,
        model_kwargs={"temperature": _TEMPERATURE},
    )


@lru_cache(maxsize=4)
def _openai(key: SecretStr | None, name: str, base_url: str | None, seconds: float) -> BaseChatModel:
    from crm_tools.assistant.models.openai_compatible import OpenAICompatible

    return OpenAICompatible(
        model=name,
        base_url=base_url,
        api_key=key or SecretStr("none"),  # servers on this machine ask for none, the client insists on one
        temperature=_TEMPERATURE,
        timeout=seconds,
        seconds=seconds,
        max_retries=1,
        use_responses_api=False,
    )
