"""Ways out for a mail: a folder of .eml files (the default), SMTP, Firebase's extension."""

from __future__ import annotations

import logging
import os
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Any, Protocol

from auth.mail.addresses import ascii_email
from auth.mail.messages import Mail

log = logging.getLogger(__name__)

KEEP_SECONDS = 86_400.0  # an .eml holds an address in clear; its code holds for minutes
TIMEOUT = 10.0  # seconds for each step of a way out
MADE_AT = "[0-9]" * 13  # how a mail's name begins: milliseconds since 1970


class MailDelayed(RuntimeError):
    """It can't go now; its text says why and names nobody."""


class MailRefused(RuntimeError):
    """It will never go; its text says why and names nobody."""


class Way(Protocol):
    """A way out. ``quick``: takes a mail within milliseconds, so that a caller can wait for it."""

    quick: bool

    def send(self, name: str, mail: Mail) -> None:
        """Send a mail; raises MailDelayed or MailRefused. The same name is the same mail."""
        ...

    def purge(self, now: float) -> None:
        """Forget what need not be kept."""
        ...


def message(name: str, mail: Mail, sender: str) -> EmailMessage:
    """A mail as RFC 5322 has it, text and HTML; the same name gives the same Message-ID.

    Raises MailRefused where an address or the subject would be more than one header, or where the
    header would be read as another address than the envelope has.
    """
    made, to = EmailMessage(), recipient(mail)
    try:
        made["From"], made["To"], made["Subject"] = sender, to, mail.subject
    except ValueError as error:
        raise MailRefused(type(error).__name__) from None
    if [each.addr_spec for each in made["To"].addresses] != [to]:
        raise MailRefused("the header names another address")
    made["Date"] = formatdate(int(name.split("-")[0]) / 1000)
    made["Message-ID"] = f"<{name}@{sender.rpartition('@')[2].strip('>') or 'localhost'}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(mail.text)
    made.add_alternative(mail.html, subtype="html")
    return made


def recipient(mail: Mail) -> str:
    """The envelope's one address, which is the one that was checked; raises MailRefused."""
    try:
        return ascii_email(mail.to)
    except ValueError as error:
        raise MailRefused(type(error).__name__) from None


class Outbox:
    """A folder that mails are written to, for trying out and for systems that fetch them there."""

    quick = True

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder, self._sender = folder, sender

    def send(self, name: str, mail: Mail) -> None:
        """Written beside, then renamed: a file in the folder is whole, and there once."""
        target = self._folder / f"{name}.eml"
        beside = self._folder / f".{name}.new"
        content = message(name, mail, self._sender).as_bytes()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.rename(target)
        except OSError as error:
            with suppress(OSError):
                beside.unlink()
            raise MailDelayed(type(error).__name__) from None
        log.info("mail=%s written=%s", name, target)

    def purge(self, now: float) -> None:
        """Takes what it wrote itself, halves that a crash left too; other files are not its own."""
        for pattern in (f"{MADE_AT}-*.eml", f".{MADE_AT}-*.new"):
            for file in self._folder.glob(pattern):
                if int(file.name.lstrip(".").split("-")[0]) / 1000 < now - KEEP_SECONDS:
                    file.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed in. security: ``starttls``, ``tls`` or ``none``."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = ""
    ca_file: str = ""  # authorities to trust instead of the system's


class Smtp:
    """A mail server; its certificate is checked before a password or a mail goes there."""

    quick = False

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self._server, self._sender = server, sender

    def send(self, name: str, mail: Mail) -> None:
        made = message(name, mail, self._sender)
        try:
            connection = self._connected()
        except (OSError, ValueError) as error:  # whatever the server says now is not of this mail
            raise MailDelayed(_why(error)) from None
        try:
            # Without an address of its own it would take one that it parses out of the header.
            connection.send_message(made, to_addrs=[recipient(mail)])
        except smtplib.SMTPRecipientsRefused as error:
            code, _ = next(iter(error.recipients.values()))
            raise _answered(code) from None
        except smtplib.SMTPResponseException as error:
            raise _answered(error.smtp_code) from None
        except OSError as error:
            raise MailDelayed(_why(error)) from None
        finally:
            with suppress(OSError):  # the mail is taken or not, whatever the server says to QUIT
                connection.quit()

    def purge(self, now: float) -> None:
        pass

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        context = ssl.create_default_context(cafile=server.ca_file or None)
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        try:
            if server.security == "starttls":
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


def _why(error: Exception) -> str:
    """An error's class, and the server's number: its words may quote the address."""
    code = getattr(error, "smtp_code", None)
    return type(error).__name__ if code is None else f"{type(error).__name__} {code}"


def _answered(code: int) -> MailDelayed | MailRefused:
    """4xx is for now, 5xx for ever; but 530 asks for a password, and that is ours to mend."""
    permanent = 500 <= code < 600 and code != 530
    return (MailRefused if permanent else MailDelayed)(f"SMTP {code}")


class TriggerEmail:
    """Firebase's extension Trigger Email: a document in a collection that it sends from."""

    quick = False

    def __init__(self, client: Callable[[], Any], collection: str = "mail") -> None:
        self._client, self._collection = client, collection

    def send(self, name: str, mail: Mail) -> None:
        from google.api_core.exceptions import AlreadyExists, GoogleAPIError

        message = {"subject": mail.subject, "text": mail.text, "html": mail.html}
        document = self._client().collection(self._collection).document(name)
        try:
            document.create(
                {"to": recipient(mail), "message": message}, retry=None, timeout=TIMEOUT
            )
        except AlreadyExists:
            pass  # the service died before it knew
        except GoogleAPIError as error:
            raise MailDelayed(type(error).__name__) from None

    def purge(self, now: float) -> None:
        pass  # the collection is the extension's; a TTL policy on it is the operator's
