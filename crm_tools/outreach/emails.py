"""Messages: a template and one customer's fields become subject, text and HTML.

What stands in fields is data: it is put into a template, never read as one, and escaped in HTML. Templates run in
Jinja2's sandbox.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from crm_tools.texts import Language, UserError, Words, say

_FOLDER = Path(__file__).with_name("templates")
LONGEST = 20_000
"""Characters of a template's text; a longer one is a mistake."""
MARKETING = ("recommendation", "coupon", "retention")
"""Templates whose subject must begin with 广告 or AD (互联网电子邮件服务管理办法)."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


@dataclass(frozen=True)
class Message:
    """What one customer gets: the same in plain text and in HTML."""

    subject: str
    text: str
    html: str


def names() -> tuple[str, ...]:
    """The templates that ship."""
    return tuple(_shipped())


def template(name: str, language: Language) -> tuple[str, str]:
    """Subject and text of a shipped template. Raises UserError ``outreach.unknown_template``."""
    if name not in _shipped():
        known = tuple(say(f"outreach.template.{one}", "zh") for one in _shipped())
        raise UserError("outreach.unknown_template", name=name, known=Words("、".join(known), ", ".join(_shipped())))
    found = _shipped()[name][language]
    return found["subject"], found["text"].strip()


def valid_address(address: str | None) -> bool:
    """Whether mail to ``address`` can be delivered at all, as far as its form tells."""
    return bool(address and len(address) <= 254 and ".." not in address and _ADDRESS.fullmatch(address))


def check(subject: str, text: str) -> None:
    """Raises UserError ``outreach.bad_template`` for what is empty, too long or no template."""
    if not subject.strip() or not text.strip() or len(text) > LONGEST or len(subject) > 200:
        raise UserError(
            "outreach.bad_template",
            reason=Words(
                "主题和正文都要有，正文不超过 2 万字", "subject and text are needed, at most 20,000 characters"
            ),
        )
    for source in (subject, text):
        try:
            _compiled(source)
        except TemplateError as error:
            raise UserError("outreach.bad_template", reason=str(error)) from error


def render(
    subject: str, text: str, fields: Mapping[str, Any], language: Language, *, marketing: bool, unsubscribe: str
) -> Message:
    """One customer's message. ``unsubscribe`` is the address of that customer's page.

    Raises UserError ``outreach.bad_template`` where the template asks for what there is not.
    """
    try:
        title = _line(_compiled(subject).render(fields))
        body = _compiled(text).render(fields).strip()
    except TemplateError as error:
        raise UserError("outreach.bad_template", reason=str(error)) from error
    if marketing:
        title = f"{say('outreach.mail.advert', language)}{title}"
    why, refuse = (say(f"outreach.mail.{key}", language) for key in ("why", "unsubscribe"))
    html = _layout().render(
        language=language, subject=title, paragraphs=re.split(r"\n\s*\n", body), link=fields.get("link"),
        button=say("outreach.mail.open", language), why=why, unsubscribe=unsubscribe, unsubscribe_words=refuse,
    )  # fmt: skip
    return Message(title, f"{body}\n\n--\n{why} {refuse}: {unsubscribe}\n", html)


def _line(text: str) -> str:
    """``text`` as one line: a header must not carry another header."""
    return _CONTROL.sub(" ", text).strip()[:200]


@cache
def _shipped() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads((_FOLDER / "emails.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def _compiled(source: str) -> Template:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False).from_string(source)


@cache
def _layout() -> Any:
    source = (_FOLDER / "layout.html.j2").read_text(encoding="utf-8")
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True).from_string(source)
