"""A real mail server on loopback, with TLS and a login, that can be told to misbehave.

``Trouble`` says how often, at which point of a delivery, the server cuts the connection, answers 451 or says nothing.
Addresses that begin with ``gone`` do not exist: 550. What it accepted is kept by message id, each time it came.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import random
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "desk", "a secret: 50%"
Security = Literal["starttls", "ssl", "none"]


@dataclass(frozen=True)
class Trouble:
    """Chances (0 to 1) at each of greeting, sender and recipient, and once the whole message is there: ``cut_late``
    and ``hang_late`` take it and never answer, so that nobody but the server knows what became of it."""

    cut: float = 0.0
    busy: float = 0.0
    hang: float = 0.0
    cut_late: float = 0.0
    hang_late: float = 0.0
    busy_late: float = 0.0
    hang_seconds: float = 30.0


@dataclass
class Mailbox:
    """What the server did: ``taken`` by message id, ``did`` by kind of trouble."""

    trouble: Trouble = field(default_factory=Trouble)
    taken: Counter[str] = field(default_factory=Counter)
    to: Counter[str] = field(default_factory=Counter)
    did: Counter[str] = field(default_factory=Counter)
    last: EmailMessage | None = None
    senders_refused: bool = False
    seed: int = 7

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    @property
    def in_doubt(self) -> int:
        """Messages that were taken, or not, without a word."""
        return self.did["cut_late"] + self.did["hang_late"]

    def rolls(self, kind: str) -> bool:
        if self._dice.random() >= getattr(self.trouble, kind):
            return False
        self.did[kind] += 1
        return True

    async def handle_EHLO(
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        refused = await self._maybe(server)
        return [refused] if refused else responses

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.senders_refused:
            return f"553 {address} may not send here"
        refused = await self._maybe(server)
        if refused is None:
            envelope.mail_from = address
        return refused or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("gone"):
            self.did["gone"] += 1
            return "550 no such mailbox"
        refused = await self._maybe(server)
        if refused is None:
            envelope.rcpt_tos.append(address)
        return refused or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.rolls("busy_late"):
            return "451 try again later"
        content: Any = envelope.content
        message: Any = message_from_bytes(content, policy=default)
        self.last = message
        self.taken[str(message["Message-ID"])] += 1
        self.to[envelope.rcpt_tos[0]] += 1
        if self.rolls("cut_late"):
            server.transport.abort()
        elif self.rolls("hang_late"):
            await asyncio.sleep(self.trouble.hang_seconds)
        return "250 OK"

    async def _maybe(self, server: SMTP) -> str | None:
        if self.rolls("cut"):
            server.transport.abort()
            return "421 cut"
        if self.rolls("hang"):
            await asyncio.sleep(self.trouble.hang_seconds)
            return "421 too late"
        return "451 busy" if self.rolls("busy") else None


def _allowed(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key; a client that trusts it names it as its CA."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    first = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(first)
        .not_valid_after(first + dt.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    paths = folder / "mail.crt", folder / "mail.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )  # fmt: skip
    return paths


@contextmanager
def mail_server(folder: Path, box: Mailbox, security: Security = "starttls") -> Iterator[dict[str, str]]:
    """Run the server; gives the settings that reach it, by environment variable."""
    crt, key = certificate(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(crt, key)
    options: dict[str, Any] = {"authenticator": _allowed, "auth_required": True, "data_size_limit": None}
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    else:
        options |= {"auth_require_tls": False}
    loop = asyncio.new_event_loop()
    made = loop.create_server(
        lambda: SMTP(box, loop=loop, **options), "127.0.0.1", 0, ssl=context if security == "ssl" else None
    )
    # The loop runs in a thread of its own from the start: in this one a browser's loop may be running already.
    thread = threading.Thread(target=loop.run_forever, name="mail server", daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(made, loop).result(10)
    try:
        port = server.sockets[0].getsockname()[1]
        yield {
            "CRM_MAIL": "smtp", "CRM_SMTP_HOST": "127.0.0.1", "CRM_SMTP_PORT": str(port),
            "CRM_SMTP_SECURITY": security, "CRM_SMTP_CA": str(crt), "CRM_SMTP_USER": USER,
            "CRM_SMTP_PASSWORD": PASSWORD, "CRM_MAIL_FROM": "云裳旗舰店 <news@shop.example>",
            "CRM_MAIL_PER_MINUTE": "1000000",
        }  # fmt: skip
    finally:
        asyncio.run_coroutine_threadsafe(_closed(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _closed(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
