"""How a message leaves: into the outbox (a file; nothing leaves the machine) or over SMTP.

Each transport says what became of a message. Only SMTP can leave that unknown: the connection broke after the message
had been handed over and before the server answered.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses, parseaddr
from pathlib import Path
from typing import Literal, Protocol

from crm_tools.outreach.emails import Message
from crm_tools.settings import Settings
from crm_tools.texts import UserError

Fate = Literal["written", "sent", "later", "refused", "stopped", "unknown"]
"""``later``: worth another try; ``refused``: never by this server; ``stopped``: nothing can be sent at present."""
_XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IDLE_SECONDS = 5.0
"""A connection unused for so long is asked whether it still stands before a message is claimed for it."""


@dataclass(frozen=True)
class Outcome:
    """What became of a message, with the server's or the system's words where it was not taken."""

    fate: Fate
    said: str = ""


class Transport(Protocol):
    """Takes one message at a time. ``mark`` names the delivery."""

    def ready(self) -> None:
        """Raises UserError ``outreach.smtp.*`` while nothing can be sent: asked before a message is claimed."""

    def send(self, message: EmailMessage, mark: str) -> Outcome:
        """What is known of the message's fate: trouble with the disk or the server is told, not raised."""


def outbox_folder(database: Path) -> Path:
    """``crm.db`` → ``crm-outbox``."""
    return database.with_name(f"{database.stem}-outbox")


def compose(
    settings: Settings,
    message: Message,
    name: str,
    address: str,
    mark: str,
    unsubscribe: str,
    one_click: str,
) -> EmailMessage:
    """Text and HTML in one message; ``mark`` makes its id, so that the same delivery always has the same one.

    Raises UserError ``outreach.mail.bad_from`` for a sender's address that is none.
    """
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = _sender(settings)
    user, _, host = address.rpartition("@")
    mail["To"] = Address("".join(letter for letter in name if letter.isprintable()), user, host)
    mail["Date"] = format_datetime(dt.datetime.now(dt.UTC))
    mail["Message-ID"] = f"<{mark}@{mail['From'].addresses[0].domain}>"
    mail["List-Unsubscribe"] = f"<{one_click}>, <{unsubscribe}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail


def compose_report(
    settings: Settings, subject: str, text: str, addresses: Sequence[str], attached: Path, mark: str
) -> EmailMessage:
    """A message to colleagues with a file. Raises UserError ``outreach.mail.bad_from``."""
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = _sender(settings)
    mail["To"] = [Address("", *address.rsplit("@", 1)) for address in addresses]
    mail["Date"] = format_datetime(dt.datetime.now(dt.UTC))
    mail["Message-ID"] = f"<{mark}@{mail['From'].addresses[0].domain}>"
    mail.set_content(text)
    kind = ("text", "csv") if attached.suffix == ".csv" else ("application", _XLSX)
    mail.add_attachment(attached.read_bytes(), maintype=kind[0], subtype=kind[1], filename=attached.name)
    return mail


def _sender(settings: Settings) -> Address:
    shop, sender = parseaddr(settings.mail_from)
    user, _, domain = sender.rpartition("@")
    try:
        return Address(shop or settings.shop_name, user, domain)
    except (ValueError, IndexError) as error:
        raise UserError("outreach.mail.bad_from", sender=settings.mail_from) from error


@dataclass(frozen=True)
class Outbox:
    """One ``.eml`` a delivery: writing it again writes the same file."""

    folder: Path

    def ready(self) -> None:
        """A folder is always there."""

    def send(self, message: EmailMessage, mark: str) -> Outcome:
        """``written``, or ``stopped`` where the disk is full or the folder not ours."""
        path = self.folder / f"{mark}.eml"
        aside = path.with_suffix(".writing")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(message.as_bytes())
            aside.replace(path)
        except OSError as error:  # the disk is full, or the folder not ours to write in
            return Outcome("stopped", _words(error))
        return Outcome("written")


class Smtp:
    """One connection, used again for each message and opened anew when it breaks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None
        self._used = 0.0

    def ready(self) -> None:
        """Connect, anew where the server has hung up meanwhile. Raises UserError ``outreach.smtp.*``."""
        if self._server is not None and time.monotonic() - self._used > IDLE_SECONDS:
            try:
                stands = self._server.noop()[0] < 400
            except (OSError, smtplib.SMTPException):
                stands = False
            if not stands:
                self.close()
        if self._server is None:
            self._server = _connected(self._settings)
        self._used = time.monotonic()

    def send(self, message: EmailMessage, mark: str) -> Outcome:  # noqa: ARG002 - the message carries it
        """``unknown`` where the connection breaks once the message was handed over: it may have been taken."""
        content = _as_lines(message)
        sender = parseaddr(str(message["From"]))[1]
        receivers = [address for _, address in getaddresses([str(message["To"])])]
        handed_over = False
        try:
            server = self._server = self._server or connect(self._settings)
            code, said = server.mail(sender)
            if code >= 500:
                # Not this customer's address is wrong, but ours: nobody can be written to.
                return self._refused("stopped", code, said)
            for receiver in receivers:
                if code < 400:
                    code, said = server.rcpt(receiver)
            if code < 400:
                code, said = server.docmd("DATA")
            if code >= 400:
                return self._refused("later" if code < 500 else "refused", code, said)
            handed_over = True
            server.send(content)
            code, said = server.getreply()
            return Outcome("sent") if code < 400 else self._refused("later" if code < 500 else "refused", code, said)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Outcome("unknown" if handed_over else "later", _words(error))

    def _refused(self, fate: Fate, code: int, said: bytes) -> Outcome:
        """What the server said; the connection is made ready for the next message, or given up."""
        try:
            if code == 421 or self._server is None or self._server.rset()[0] >= 400:
                self.close()
        except (OSError, smtplib.SMTPException):
            self.close()
        return Outcome(fate, f"{code} {said.decode('utf-8', 'replace')}"[:300])

    def close(self) -> None:
        """Hang up; the next message connects anew."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(smtplib.SMTPException, OSError):
                server.close()


@contextmanager
def opened(settings: Settings) -> Iterator[Outbox | Smtp]:
    """The transport that the settings name."""
    if settings.mail == "outbox":
        yield Outbox(outbox_folder(settings.database))
        return
    smtp = Smtp(settings)
    try:
        yield smtp
    finally:
        smtp.close()


def connect(settings: Settings) -> smtplib.SMTP:
    """A connection that has greeted, is encrypted as set, and signed in. Raises OSError and SMTPException."""
    context = ssl.create_default_context(cafile=str(settings.smtp_ca) if settings.smtp_ca else None)
    seconds = settings.smtp_seconds
    if settings.smtp_security == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=seconds, context=context
        )
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=seconds)
    try:
        server.ehlo_or_helo_if_needed()
        if settings.smtp_security == "starttls":
            server.starttls(context=context)
            server.ehlo()
        if settings.smtp_user:
            server.login(
                settings.smtp_user, settings.smtp_password.get_secret_value() if settings.smtp_password else ""
            )
    except BaseException:
        server.close()
        raise
    return server


def test_connection(settings: Settings) -> None:
    """Connect, sign in, name the sender; send nothing. Raises UserError ``outreach.smtp.*`` that says what failed:
    host, port, encryption, login, sender."""
    place = {"host": settings.smtp_host, "port": settings.smtp_port}
    sender = parseaddr(settings.mail_from)[1]
    server = _connected(settings)
    try:
        code, said = server.mail(sender)
    except (OSError, smtplib.SMTPException) as error:
        raise UserError("outreach.smtp.protocol", said=_words(error), **place) from error
    finally:
        server.close()
    if code >= 400:
        raise UserError(
            "outreach.smtp.sender", sender=sender, said=f"{code} {said.decode('utf-8', 'replace')}", **place
        )


def _connected(settings: Settings) -> smtplib.SMTP:
    """As :func:`connect`, what failed in words: UserError ``outreach.smtp.*``."""
    place = {"host": settings.smtp_host, "port": settings.smtp_port}
    try:
        return connect(settings)
    except (smtplib.SMTPAuthenticationError, UnicodeEncodeError) as error:
        # smtplib signs in with ASCII only.
        raise UserError("outreach.smtp.login", user=settings.smtp_user, said=_words(error), **place) from error
    except smtplib.SMTPNotSupportedError as error:
        key = "tls" if "STARTTLS" in str(error) else "login"
        raise UserError(f"outreach.smtp.{key}", user=settings.smtp_user, said=_words(error), **place) from error
    except ssl.SSLError as error:
        raise UserError("outreach.smtp.tls", said=_words(error), **place) from error
    except socket.gaierror as error:
        raise UserError("outreach.smtp.host", **place) from error
    except TimeoutError as error:
        raise UserError("outreach.smtp.silent", seconds=f"{settings.smtp_seconds:g}", **place) from error
    except smtplib.SMTPException as error:
        if isinstance(error.__context__, TimeoutError):
            raise UserError("outreach.smtp.silent", seconds=f"{settings.smtp_seconds:g}", **place) from error
        raise UserError("outreach.smtp.protocol", said=_words(error), **place) from error
    except OSError as error:
        raise UserError("outreach.smtp.unreached", said=error.strerror or error, **place) from error


def _as_lines(message: EmailMessage) -> bytes:
    """What goes over the wire after DATA: lines end with CR LF, a leading dot is doubled, a dot ends it."""
    content = message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
    lines = content.split(b"\r\n")
    stuffed = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    return stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _words(error: BaseException) -> str:
    return (f"{type(error).__name__}: {error}")[:300]
