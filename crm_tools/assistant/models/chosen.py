"""Which of the configured chat models answers, chosen on the Settings page and kept in the database.

Provider, model, address and keys come from the settings; what is kept is only which of them. A choice that is no longer
configured counts for nothing, and then the settings decide as without one.
"""

from __future__ import annotations

from dataclasses import dataclass

from crm_tools.assistant import threads
from crm_tools.assistant.models.choose import Kind, kind, lacks
from crm_tools.settings import Settings
from crm_tools.store import audit, facts
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import writer
from crm_tools.texts import UserError

BY_SETTINGS = "settings"
"""The choice to let the settings decide."""
_FACT = "chat_model"
_WAYS: tuple[Kind, ...] = ("offline", "tongyi", "openai")


@dataclass(frozen=True)
class Choice:
    """``name`` as it is kept: ``offline``, ``tongyi:qwen-max``; ``model`` None: the provider's usual one."""

    name: str
    way: Kind
    model: str | None


def choices(settings: Settings) -> tuple[Choice, ...]:
    """The models that can answer as the desk is set up, each provider's usual one before its others."""
    found = []
    for way in _WAYS:
        if lacks(settings, way):
            continue
        usual = settings.model_name if way == kind(settings) or way == "openai" else None
        found.append(Choice(way, way, None if way == "offline" else usual))
        others = (model for provider, model in settings.models if provider == way and model != usual)
        found += [Choice(f"{way}:{model}", way, model) for model in others]
    return tuple(found)


def chosen(settings: Settings) -> str:
    """The choice in force, :data:`BY_SETTINGS` where there is none that is still configured."""
    try:
        name = facts.fact(settings.database, _FACT)
    except UserError:  # no database yet
        return BY_SETTINGS
    return name if name is not None and name in {one.name for one in choices(settings)} else BY_SETTINGS


def in_force(settings: Settings) -> Settings:
    """The settings with the chosen model in the place of their own."""
    name = chosen(settings)
    found = next((one for one in choices(settings) if one.name == name), None)
    if found is None:
        return settings
    changed: dict[str, object] = {"model": found.way, "model_name": found.model}
    if found.way == "tongyi" != kind(settings):
        changed["model_base_url"] = None  # the address is that of the other provider
    return settings.model_copy(update=changed)


def choose(settings: Settings, name: str, actor: Actor) -> None:
    """Keep a choice; ``settings`` are the desk's own, without one.

    Raises UserError ``store.not_allowed`` and ``assistant.model.unknown`` for one that is not configured.
    """
    require(actor, "define")
    if name != BY_SETTINGS and name not in {one.name for one in choices(settings)}:
        raise UserError("assistant.model.unknown", model=name)
    with writer(settings.database) as connection:
        facts.set_fact(connection, _FACT, name)
        audit.record(connection, threads.now(settings), actor, "model", name)
