"""The answer of ``ask`` as design §4 promises it: one object for the chat page, scripts and tests."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["answered", "needs_approval", "clarify", "refused", "failed"]
ColumnType = Literal["integer", "number", "string", "boolean"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Understood(_Part):
    """What the question was taken to mean: tool, its arguments, first and last day, definitions used."""

    tool: str
    arguments: dict[str, Any]
    period: tuple[str | None, str] | None
    definitions: dict[str, Any] = Field(default_factory=dict)


class AnswerStep(_Part):
    tool: str
    arguments: dict[str, Any]
    engine: str
    sql: str
    rows: int
    ms: float


class TableColumn(_Part):
    name: str
    label: str
    type: ColumnType


class Table(_Part):
    """All rows of the answer, never shortened; money in yuan, rates as fractions."""

    columns: list[TableColumn]
    rows: list[list[Any]]
    total: int


class Chart(_Part):
    type: str
    figure: dict[str, Any]


class Source(_Part):
    title: str
    excerpt: str


class Approval(_Part):
    id: str
    action: Literal["send_email", "offer_coupon", "create_followups", "send_survey"]
    summary: str
    recipients: int


class SentToModel(_Part):
    """What a cloud model got to see of the data in this turn; nothing with the offline model."""

    rows: int = 0
    fields: list[str] = Field(default_factory=list)


class Answer(_Part):
    status: Status
    answer: str
    language: Literal["zh", "en"]
    understood: Understood | None = None
    steps: list[AnswerStep] = Field(default_factory=list)
    table: Table | None = None
    chart: Chart | None = None
    sources: list[Source] = Field(default_factory=list)
    approval: Approval | None = None
    sent_to_model: SentToModel = Field(default_factory=SentToModel)


def schema() -> dict[str, Any]:
    """The JSON Schema of an answer; ``answer.schema.json`` beside this file holds it, and a test keeps them equal."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Answer.model_json_schema(mode="serialization")}
