"""Ways out for a mail: what stands in it, the folder it may go to, and real mail servers.

The servers speak SMTP on this machine, with certificates of an authority made for the tests.
"""

from __future__ import annotations

import datetime
import ipaddress
import json
import random
import socket
import ssl
import stat
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import auth.mail.ways
from auth.mail.addresses import normal_email
from auth.mail.messages import code_mail
from auth.mail.ways import (
    KEEP_SECONDS,
    MailDelayed,
    MailRefused,
    Smtp,
    SmtpServer,
    message,
    recipient,
)
from errors import FormInvalid
from settings import ROOT
from tests.emulators import free_port

TO, SENDER, CODE = "someone@example.org", "Cards <no-reply@example.org>", "918273"
NAME = "1790000000000-0123456789abcdef"
MAIL = code_mail(TO, CODE, 10, "Kartu & Kamu")
USER, PASSWORD = "cards", "a-password-of-the-tests"

# A test server says so where it asks for a password without STARTTLS.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


def parsed(content):
    return message_from_bytes(content, policy=policy.default)


# What stands in a mail.


def test_a_mail_says_who_when_and_what_and_shows_no_code_on_a_locked_screen():
    made = parsed(message(NAME, MAIL, SENDER).as_bytes())
    assert (made["From"], made["To"]) == (SENDER, TO)
    assert made["Date"] == "Mon, 21 Sep 2026 14:13:20 -0000"
    assert made["Message-ID"] == f"<{NAME}@example.org>"
    assert made["Auto-Submitted"] == "auto-generated"
    assert "Kartu & Kamu" in made["Subject"]
    assert not any(CODE in value for value in made.values())


@pytest.mark.parametrize(
    ("kind", "name"), [("plain", "Kartu & Kamu"), ("html", "Kartu &amp; Kamu")]
)
def test_text_and_html_say_the_same_in_both_languages(kind, name):
    made = parsed(message(NAME, MAIL, SENDER).as_bytes())
    assert made.get_content_type() == "multipart/alternative"
    said = made.get_body((kind,)).get_content()
    indonesian, english = said.find("Kode verifikasi Anda"), said.find("verification code for")
    assert 0 <= indonesian < english
    for words in (CODE, name, "10 menit", "Jangan berikan", "Give it to nobody"):
        assert words in said


def test_the_service_name_is_no_html():
    mail = code_mail(TO, CODE, 10, "<script>alert(1)</script>")
    assert "<script>" not in mail.html


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
def test_a_service_name_adds_no_header(end):
    mail = code_mail(TO, CODE, 10, f"Cards{end}Bcc: other@example.org{end}{end}Body")
    made = parsed(message(NAME, mail, SENDER).as_bytes())
    assert made["Bcc"] is None
    assert "Cards Bcc: other@example.org Body" in made["Subject"]
    assert CODE in made.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    "change",
    [
        *({"to": f"{TO}{between}other@example.org"} for between in (
            "\nBcc: ", "\r\nBcc: ", "\rBcc: ", ", ", ";", " ", "\0")),
        {"to": ""},
        {"to": "<someone@example.org>"},
        {"to": "someone"},
        {"subject": "Cards\nBcc: other@example.org"},
    ],
    ids=str,
)  # fmt: skip
def test_an_address_adds_neither_header_nor_recipient(change, outbox, way):
    with pytest.raises(MailRefused) as caught:
        way.send(NAME, replace(MAIL, **change))
    assert "example" not in str(caught.value)
    assert not outbox.exists()


DISGUISED = "=?x?q?attacker=40evil.example=3e=00?=ceo@bank.example"


def test_an_address_that_a_header_would_be_read_otherwise_from_gets_no_mail(outbox, way):
    """Also one that was put in before it was refused."""
    with mail_server() as (received, server):
        with pytest.raises(MailRefused):
            Smtp(server, SENDER).send(NAME, replace(MAIL, to=DISGUISED))
        with pytest.raises(MailRefused):
            way.send(NAME, replace(MAIL, to=DISGUISED))
    assert received.mails == []
    assert not outbox.exists()


def made_up(chance):
    """An address of letters that mean something to one who reads headers."""
    pieces = ["=", "?", "=?", "?=", "=40", "=3e", "=00", "%", "!", "x", "q", "b", "utf-8", "'", "`",
              "{", "}", "|", "~", "^", "*", "/", "$", "&", "#", "+", "-", "_", ".", "é", "例", ",",
              ";", ":", "<", ">", "(", ")", "\\", '"', "[", "]", "@", " ", "\t", "\0"]  # fmt: skip
    name = "".join(chance.choices(pieces, k=chance.randint(1, 12)))
    return f"{name}@{chance.choice(['bank.example', 'bücher.example', 'mailhost'])}"


@pytest.mark.long
def test_no_address_that_is_taken_reads_otherwise_in_the_header():
    chance, taken = random.Random(20261128), 0
    for _ in range(20_000):
        given = made_up(chance)
        try:
            email = normal_email(given)
        except FormInvalid:
            continue
        taken += 1
        mail = replace(MAIL, to=email)
        to = message(NAME, mail, SENDER)["To"]
        assert [each.addr_spec for each in to.addresses] == [recipient(mail)]
    assert taken > 500


@pytest.mark.parametrize("to", ["o'brien@bank.example", "a=b?c@bank.example", "x%y@bank.example"])
def test_the_envelope_is_the_address_that_was_checked(to):
    with mail_server() as (received, server):
        Smtp(server, SENDER).send(NAME, replace(MAIL, to=normal_email(to)))
    ((recipients, _, content),) = received.mails
    assert recipients == [to]
    assert [each.addr_spec for each in parsed(content)["To"].addresses] == [to]


def test_an_address_goes_out_in_ascii_where_it_can():
    made = message(NAME, replace(MAIL, to="someone@bücher.example"), SENDER)
    assert made["To"] == "someone@xn--bcher-kva.example"


# The folder.


def test_the_outbox_is_its_owners_alone(outbox, way):
    way.send(NAME, MAIL)
    (file,) = outbox.iterdir()
    assert file.name == f"{NAME}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(outbox.stat().st_mode) == 0o700
    assert parsed(file.read_bytes())["To"] == TO


def test_the_same_name_is_the_same_mail(outbox, way):
    way.send(NAME, MAIL)
    way.send(NAME, MAIL)
    assert len(list(outbox.iterdir())) == 1


def test_a_file_where_the_folder_should_be_delays_mail(outbox, way):
    outbox.write_text("in the way")
    with pytest.raises(MailDelayed):
        way.send(NAME, MAIL)
    assert outbox.read_text() == "in the way"
    outbox.unlink()
    way.send(NAME, MAIL)


FULL = """
import resource, sys
from pathlib import Path
from auth.mail.ways import MailDelayed, Outbox
from auth.mail.messages import Mail
resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))  # bytes a file may have
try:
    Outbox(Path(sys.argv[1]), "no-reply@example.org").send(sys.argv[2], Mail(**eval(sys.argv[3])))
except MailDelayed:
    sys.exit(75)
"""


def test_a_disk_that_is_full_delays_mail_and_leaves_no_half_file(outbox):
    given = [str(outbox), NAME, json.dumps(MAIL.as_dict())]
    ended = subprocess.run([sys.executable, "-c", FULL, *given], cwd=ROOT, timeout=60)
    assert ended.returncode == 75
    assert list(outbox.iterdir()) == []


def test_purging_takes_old_mails_and_halves_and_nothing_else(outbox, way):
    names = [f"{1_790_000_000_000 + day * 86_400_000}-0123456789abcdef" for day in range(3)]
    for name in names:
        way.send(name, MAIL)
    (outbox / f".{names[0]}.new").write_bytes(b"half a m")  # a crash left it
    (outbox / f".{names[2]}.new").write_bytes(b"half a m")  # just being written
    for others in ("notes.txt", "theirs.eml", f"{names[0]}.txt"):
        (outbox / others).write_bytes(b"of somebody else")
    way.purge(1_790_000_000 + 2 * KEEP_SECONDS + 1)
    assert {file.name for file in outbox.iterdir()} == {
        f"{names[2]}.eml", f".{names[2]}.new", "notes.txt", "theirs.eml", f"{names[0]}.txt",
    }  # fmt: skip


def test_purging_before_any_mail_is_harmless(way, outbox):
    way.purge(1_790_000_000)
    assert not outbox.exists()


# Mail servers.


class Received:
    """What a mail server took; ``answers`` are its words to some commands."""

    def __init__(self, answers):
        self.answers, self.mails, self.logins, self.commands = answers, [], [], []

    def _said(self, command, otherwise):
        self.commands.append(command)
        return self.answers.get(command, otherwise)

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return self._said("MAIL", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self._said("RCPT", "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self._said("DATA", "250 OK")
        if answer.startswith("250"):
            through_tls = server.transport.get_extra_info("ssl_object") is not None
            self.mails.append((envelope.rcpt_tos, through_tls, envelope.content))
        return answer

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        return self._said("QUIT", "221 Bye")

    def authenticate(self, server, session, envelope, mechanism, given):
        self.logins.append((given.login.decode(), given.password.decode()))
        right = self.logins[-1] == (USER, PASSWORD) and "AUTH" not in self.answers
        return AuthResult(success=right, handled=False, message=self.answers.get("AUTH"))


@contextmanager
def mail_server(security="none", certificate=None, login=False, **answers):
    """A mail server; gives what it received and where it is."""
    received, port = Received(answers), free_port()
    options = {"hostname": "127.0.0.1", "port": port}
    if security == "starttls":
        options |= {"tls_context": certificate, "require_starttls": True}
    if security == "tls":
        options |= {"ssl_context": certificate}
    if login:
        options |= {"authenticator": received.authenticate, "auth_required": True,
                    "auth_require_tls": security == "starttls"}  # fmt: skip
    controller = Controller(received, **options)
    controller.start()
    try:
        yield received, SmtpServer("127.0.0.1", port, security)
    finally:
        controller.stop()


def delayed(server, error=MailDelayed):
    with pytest.raises(error) as caught:
        Smtp(server, SENDER).send(NAME, MAIL)
    said = str(caught.value)
    assert not any(word in said for word in (TO, "someone", CODE, PASSWORD, "words"))
    return said


class Authority:
    """Signs certificates of this machine, as a company's own authority would."""

    def __init__(self, folder):
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name.from_rfc4514_string("CN=Authority of the tests")
        made = self._signed(self.name, self.key, 1, authority=True)
        self.file = folder / "authority.pem"
        self.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))

    def context(self, *names, days=1):
        """A server's, with a certificate for these names."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._signed(x509.Name([]), key, days, names=names)
        pem, file = serialization.Encoding.PEM, self.folder / "server.pem"
        plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file.write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _signed(self, subject, key, days, names=(), authority=False):
        end = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)
        builder = (
            x509.CertificateBuilder(self.name, subject, key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(end - datetime.timedelta(days=30))
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(authority, None), critical=True)
        )
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=True)
        return builder.sign(self.key, hashes.SHA256())


HERE = (x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
ELSEWHERE = (x509.DNSName("mail.example.org"), x509.IPAddress(ipaddress.ip_address("192.0.2.1")))
SECURE = pytest.mark.parametrize("security", ["starttls", "tls"])


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@SECURE
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_mail_goes_through_tls_with_a_password(authority, security, host):
    with mail_server(security, authority.context(*HERE), login=True) as (received, server):
        trusting = replace(server, host=host, ca_file=str(authority.file))
        Smtp(replace(trusting, user=USER, password=PASSWORD), SENDER).send(NAME, MAIL)
    assert received.logins == [(USER, PASSWORD)]
    ((recipients, through_tls, content),) = received.mails
    assert (recipients, through_tls) == ([TO], True)
    assert parsed(content)["Message-ID"] == f"<{NAME}@example.org>"
    assert CODE in parsed(content).get_body(("plain",)).get_content()


@SECURE
@pytest.mark.parametrize("fault", ["another authority", "another name", "expired", "the system's"])
def test_a_server_that_can_not_be_trusted_gets_neither_password_nor_mail(
    authority, security, fault, tmp_path
):
    names, days = (
        (ELSEWHERE if fault == "another name" else HERE),
        (-1 if fault == "expired" else 1),
    )
    (tmp_path / "another").mkdir()
    trusted = Authority(tmp_path / "another") if fault == "another authority" else authority
    file = "" if fault == "the system's" else str(trusted.file)
    context = authority.context(*names, days=days)
    with mail_server(security, context, login=True) as (received, server):
        told = delayed(replace(server, ca_file=file, user=USER, password=PASSWORD))
    assert told == "SSLCertVerificationError"
    assert (received.logins, received.commands, received.mails) == ([], [], [])


def test_where_starttls_is_not_offered_nothing_is_sent_in_clear(authority):
    with mail_server(login=True) as (received, server):
        asked = replace(server, security="starttls", user=USER, password=PASSWORD)
        delayed(replace(asked, ca_file=str(authority.file)))
    assert (received.logins, received.commands) == ([], [])


@SECURE
def test_a_server_of_no_tls_at_all_gets_nothing(security, monkeypatch):
    monkeypatch.setattr(auth.mail.ways, "TIMEOUT", 0.5)
    with speaking(b"220 hello\r\n", b"250 hello\r\n", b"220 go on\r\n", b"in clear\r\n") as talk:
        delayed(replace(talk.server, security=security, user=USER, password=PASSWORD))
    assert b"AUTH" not in talk.heard
    assert b"MAIL" not in talk.heard


@pytest.mark.parametrize(
    ("user", "password", "answer"),
    [
        (USER, "another", {}),
        ("", "", {}),  # it asks for one: 530
        (USER, PASSWORD, {"AUTH": "535 5.7.8 words"}),
        (USER, PASSWORD, {"AUTH": "454 4.7.0 words"}),
        (USER, PASSWORD, {"AUTH": "554 5.7.0 words"}),
        (USER, "pässword", {}),
    ],
)
def test_a_password_that_is_not_taken_delays_mail(user, password, answer):
    with mail_server(login=True, **answer) as (received, server):
        delayed(replace(server, user=user, password=password))
    assert received.mails == []


@pytest.mark.parametrize(
    ("command", "answer", "error"),
    [
        ("RCPT", "550 5.1.1 words someone@example.org", MailRefused),
        ("RCPT", "553 words", MailRefused),
        ("RCPT", "450 4.2.0 words", MailDelayed),
        ("RCPT", "451 4.7.1 words", MailDelayed),
        ("MAIL", "451 words", MailDelayed),
        ("MAIL", "530 words", MailDelayed),
        ("MAIL", "552 words", MailRefused),
        ("DATA", "451 words", MailDelayed),
        ("DATA", "554 words someone@example.org", MailRefused),
        ("DATA", "421 words", MailDelayed),
    ],
)
def test_the_servers_number_tells_later_from_never(command, answer, error):
    with mail_server(**{command: answer}) as (received, server):
        assert delayed(server, error) == f"SMTP {answer[:3]}"
    assert received.mails == []


@pytest.mark.parametrize("goodbye", ["221 Bye", "421 words", "500 words", "250 OK"])
def test_a_mail_that_was_taken_is_not_sent_again_for_a_bad_goodbye(goodbye):
    with mail_server(QUIT=goodbye) as (received, server):
        Smtp(server, SENDER).send(NAME, MAIL)
    assert len(received.mails) == 1


def test_a_bad_goodbye_does_not_change_what_was_said_of_the_mail():
    with mail_server(RCPT="550 words", QUIT="421 words") as (_, server):
        assert delayed(server, MailRefused) == "SMTP 550"


class Talk:
    """One that says what it was told to say, one line after each of the caller's."""

    def __init__(self, listener, lines):
        self.listener, self.lines, self.heard = listener, lines, b""
        self.server = SmtpServer("127.0.0.1", listener.getsockname()[1], "none")

    def run(self):
        caller, _ = self.listener.accept()
        with caller, suppress(ConnectionError):
            for line in self.lines:
                caller.sendall(line)
                self.heard += caller.recv(65536)
            while heard := caller.recv(65536):  # says nothing any more
                self.heard += heard


@contextmanager
def speaking(*lines):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        talk = Talk(listener, lines)
        thread = threading.Thread(target=talk.run)
        thread.start()
        yield talk
        thread.join(30)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (b"220 hello\r\n",),
        (b"220 hello\r\n", b"250 hello\r\n"),
        (b"220 hello\r\n", b"250 hello\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go on\r\n"),
        (b"220-hello",),
    ],
    ids=["at once", "after the greeting", "before the sender", "after the mail", "within a line"],
)
def test_a_server_that_falls_silent_delays_mail(lines, monkeypatch):
    monkeypatch.setattr(auth.mail.ways, "TIMEOUT", 0.3)
    with speaking(*lines) as talk:
        delayed(talk.server)


@pytest.mark.parametrize("greeting", ["554 words", "421 words", "rubbish", "HTTP/1.1 400 words"])
def test_a_server_that_wants_nobody_delays_mail(greeting):
    with speaking(greeting.encode() + b"\r\n") as talk:
        delayed(talk.server)
    assert TO.encode() not in talk.heard


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_nobody_there_delays_mail(security):
    assert delayed(SmtpServer("127.0.0.1", free_port(), security)) == "ConnectionRefusedError"


@pytest.mark.parametrize("host", ["nowhere.invalid", "x" * 300, "a..b"])
def test_a_host_that_is_none_delays_mail(host):
    delayed(SmtpServer(host, 25, "none"))


def test_a_missing_file_of_authorities_delays_mail(tmp_path):
    with mail_server() as (received, server):
        delayed(replace(server, security="starttls", ca_file=str(tmp_path / "none.pem")))
    assert received.commands == []
