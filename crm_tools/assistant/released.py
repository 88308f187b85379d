"""The words of an answer while they arrive: a cloud model's come a sentence at a time, each checked first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from langchain_core.messages import AIMessage

from crm_tools.assistant.grounded import grounded
from crm_tools.assistant.models.offline import NAME
from crm_tools.assistant.turn import Turn

_SENTENCE = re.compile(r".*?(?:[。！？!?\n]|\.(?=\s))", re.DOTALL)


class Released:
    """Pieces of messages in, text that may be shown out. After a sentence that fails, nothing more of that message."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._message: str | None = None
        self._held = ""
        self._stopped = False

    def next(self, message: AIMessage) -> Iterator[str]:
        """The text that ``message``, a whole one or a piece, sets free."""
        if message.response_metadata.get("model_name") == NAME:
            yield message.text
            return
        if message.id != self._message:
            # What a model says before it has called a tool is no answer.
            self._message, self._held, self._stopped = message.id, "", not self._turn.found
        self._held += message.text
        while not self._stopped and (match := _SENTENCE.match(self._held)):
            sentence, self._held = self._turn.veil.show(match[0]), self._held[match.end() :]
            self._stopped = not grounded(sentence, self._turn.evidence())
            if not self._stopped:
                yield sentence
