"""A cloud model's words about what customers wrote, under the same switch and veil as everything that leaves."""

from __future__ import annotations

from crm_tools.assistant import sent
from crm_tools.assistant.models.choose import called, cloud_model, kind
from crm_tools.assistant.models.trouble import ModelTrouble
from crm_tools.assistant.veil import Veil
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor, require
from crm_tools.surveys.overview import answers_of, feedback_of
from crm_tools.surveys.refine import Refined, refine
from crm_tools.texts import Language, UserError

SENT_FIELD = "survey_answers"


def may_refine(settings: Settings) -> bool:
    """Whether answers in words may be shown to a model: one is set, and it may see rows."""
    return kind(settings) != "offline" and settings.model_sees == "rows"


def refined(settings: Settings, survey: int, actor: Actor, language: Language) -> Refined:
    """The analysis of a survey's answers with the model's advice and further themes; every figure is counted here.

    Names, mobiles and email addresses travel as stand-ins; what was sent is noted. Raises UserError
    ``store.not_allowed``, ``assistant.feedback.not_sent`` unless :func:`may_refine`, and ``assistant.trouble.<reason>``
    for a model that fails.
    """
    require(actor, "act")
    if not may_refine(settings):
        raise UserError("assistant.feedback.not_sent")
    veil, characters = Veil(settings.database), 0

    def model(prompt: str) -> str:
        nonlocal characters
        [hidden] = veil.hide([prompt])
        reached = cloud_model(settings)
        assert reached is not None
        characters = len(hidden)
        # Streamed, because that is what the time limit and the checks of a stream watch over.
        return veil.show("".join(piece.text for piece in reached.stream(hidden)))

    trouble: ModelTrouble | None = None
    found = Refined(feedback_of(settings.database, survey), 0, failed=True)
    try:
        found = refine(found.feedback, answers_of(settings.database, survey), model, language)
    except ModelTrouble as error:
        trouble = error
    if characters:
        sent.note(
            settings, actor, called(settings), calls=1, characters=characters, rows=found.sent, fields=[SENT_FIELD],
            trouble=trouble.reason if trouble else None,
        )  # fmt: skip
    if trouble:
        raise UserError(f"assistant.trouble.{trouble.reason}", detail=trouble.detail)
    return found
