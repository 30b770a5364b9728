"""Every setting in one table: name, type, default, help, read once from the environment and .env.

Each field of ``Settings`` is a row. The setting's name is the field's name in capitals; the
environment goes before ``.env``, an empty value means the default.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent
DEFAULT_KIND = "ktp"  # of settings from before there were others
CENTURY = 36_500  # days; what ends later than the calendar does can't be said


class SettingsError(RuntimeError):
    """A setting that can't be used; gunicorn prints a RuntimeError at the start as one line."""


def _setting(
    default: Any,
    help: str,
    *,
    least: int | None = None,
    most: int | None = None,
    choices: tuple[str, ...] = (),
    secret: bool = False,
    empty: bool = False,
) -> Any:
    """One row of the table; ``least`` and ``most`` bound numbers, ``secret`` hides it in repr,
    ``empty``: given but empty means just that, where elsewhere it means the default."""
    metadata = {"help": help, "least": least, "most": most, "choices": choices, "empty": empty}
    return field(default=default, repr=not secret, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Settings:
    """The table. load_settings takes paths that are not absolute from the project's folder."""

    secret_key: str = _setting(
        "", "Signs access tokens. Required, 32 characters or more, never shared.", secret=True
    )
    encryption_keys: str = _setting(
        "",
        "Seal what is kept of people. Required: Fernet keys, the newest first, parted by commas; "
        "`python -m scripts.rotate_keys` makes one and changes over.",
        secret=True,
    )
    token_days: int = _setting(
        30, "How many days an issued token stays valid.", least=1, most=CENTURY
    )
    session_hours: int = _setting(
        12,
        "How many hours after its last use a browser's session ends.",
        least=1,
        most=24 * CENTURY,
    )
    host: str = _setting("127.0.0.1", "The address to listen on; 0.0.0.0 for every interface.")
    port: int = _setting(5000, "The port to listen on.", least=1, most=65535)
    web_concurrency: int = _setting(1, "Worker processes; about one a core.", least=1)
    web_threads: int = _setting(
        16,
        "Threads a worker answers with; as many requests more wait, what comes then is told 503 "
        "busy.",
        least=1,
    )
    flask_env: str = _setting(
        "production",
        "`development` starts Flask's own server with reload instead of gunicorn.",
        choices=("production", "development"),
    )
    log_level: str = _setting(
        "info",
        "What is logged: debug, info, warning or error.",
        choices=("debug", "info", "warning", "error"),
    )
    log_format: str = _setting(
        "line", "How it is logged: a line of text an event, or one of JSON.",
        choices=("line", "json"),
    )  # fmt: skip
    data_dir: Path = _setting("var", "Where the service keeps its own files.")  # noqa: RUF009
    database_url: str = _setting(
        "",
        "Accounts, codes, waiting mails, records: `postgresql+pg8000://user:password@host/name`; "
        "empty: SQLite in the file service.db of DATA_DIR.",
        secret=True,
    )
    redis_url: str = _setting(
        "",
        "Counts rate limits for several workers or machines, as `redis://host:6379/0`; empty: each "
        "worker counts for itself.",
        secret=True,
    )

    accounts: str = _setting("local", "Who knows the accounts.", choices=("local", "firebase"))
    records: str = _setting(
        "sql", "Where verifications are kept: DATABASE_URL or Firestore.",
        choices=("sql", "firestore"),
    )  # fmt: skip
    firebase_project_id: str = _setting("", "The Firebase project.")
    firebase_credentials: str = _setting(
        "", "The file with the project's service account key, as redmineKey.json; never in git."
    )

    retention_days: int = _setting(
        90,
        "After how many days a verification is erased; 0: never by itself.",
        least=0,
        most=CENTURY,
    )
    keep_images: bool = _setting(False, "1: keep each verified image too, sealed.")
    records_in_clear: bool = _setting(
        False,
        "1: keep field values readable in the store as well, for admins who look there; whoever "
        "reads the store then reads the cards.",
    )
    consent_version: str = _setting(
        "2026-11", "The version of the consent text, kept with each verification."
    )
    consent_file: str = _setting(
        "", "A text file of your own to answer GET /consent with; change the version with it."
    )
    consent_required: bool = _setting(
        False, "1: refuse a verification whose form field `consent` is not CONSENT_VERSION."
    )

    service_name: str = _setting("KTP reader", "What the service is called in mails.")
    mail: str = _setting(
        "outbox",
        "How mails go: into the folder outbox of DATA_DIR, to a mail server, or into Firestore for "
        "Firebase's extension Trigger Email.",
        choices=("outbox", "smtp", "trigger"),
    )
    mail_from: str = _setting("no-reply@localhost", "The sender of mails.")
    smtp_host: str = _setting("", "The mail server; required with MAIL=smtp.")
    smtp_port: int = _setting(587, "Its port.", least=1, most=65535)
    smtp_security: str = _setting(
        "starttls",
        "`starttls`, `tls`, or `none` for a server on this machine.",
        choices=("starttls", "tls", "none"),
    )
    smtp_user: str = _setting("", "The user to log in as; empty: no login.")
    smtp_password: str = _setting("", "That user's password.", secret=True)
    smtp_ca_file: str = _setting(
        "", "A file of authorities to trust for the mail server, instead of the system's."
    )

    otp_minutes: int = _setting(10, "How many minutes a code holds.", least=1, most=60)
    otp_tries: int = _setting(5, "How many wrong tries a code takes.", least=1, most=10)
    otp_resend_seconds: int = _setting(
        60, "How long a client waits before it has another code sent to an address.", least=0
    )
    otp_per_hour: int = _setting(
        5, "How many codes a client has sent to one mailbox an hour.", least=1
    )
    otp_mailbox_per_hour: int = _setting(
        15, "How many codes a mailbox gets an hour from all clients together.", least=1
    )
    otp_total_per_hour: int = _setting(5000, "How many codes go out an hour all in all.", least=1)
    limit_account: str = _setting(
        "1200/minute", "Readings an account may ask for; empty: any number.", empty=True
    )
    limit_service: str = _setting(
        "2400/minute",
        "Readings a backend's key may ask for (`issue_token --service`); empty: any number.",
        empty=True,
    )
    limit_client: str = _setting(
        "2400/minute", "Calls a client address may make; empty: any number.", empty=True
    )
    limit_codes: str = _setting(
        "300/hour", "Codes a client address may ask for; empty: any number.", empty=True
    )
    limit_tries: str = _setting(
        "600/hour", "Codes a client address may try; empty: any number.", empty=True
    )
    trusted_proxies: int = _setting(
        0, "How many proxies of yours stand before the service and name the client.", least=0
    )
    cors_origins: str = _setting(
        "", "Web pages that may call from a browser, parted by commas, as https://app.example.org."
    )
    max_image_bytes: int = _setting(
        8 * 1024 * 1024, "The largest file that is read, in bytes.", least=1
    )
    max_image_pixels: int = _setting(
        220_000_000,
        "The largest image that is read, in pixels (width × height). JPEGs over 25 million are "
        "decoded smaller; what can't be (other files, JPEGs in several passes) is refused there.",
        least=1,
    )
    readings_at_once: int = _setting(
        2, "How many images a worker reads at the same time; each takes memory.", least=1
    )
    busy_wait_seconds: int = _setting(
        20, "How long a request waits for its turn before the answer is 503 busy.", least=1
    )
    workers: str = _setting(
        "service",
        "Who reads what was sent with `mode=async`: the service's own processes, or workers that "
        "REDIS_URL wakes (`celery -A jobs.worker worker`).",
        choices=("service", "celery"),
    )
    otlp_endpoint: str = _setting(
        "",
        "Where traces go by OTLP over HTTP, as `http://localhost:4318`; empty: nowhere. Needs "
        "requirements-traces.txt.",
    )
    worker_metrics_port: int = _setting(
        0, "The port of HOST at which a worker tells Prometheus what it reads; 0: none.",
        least=0, most=65535,
    )  # fmt: skip
    async_waiting: int = _setting(
        1000,
        "How many photos may wait for that; an account's at most half of them, what comes then is "
        "told 503 busy.",
        least=1,
    )
    async_hours: int = _setting(
        24, "How many hours one waits before it has failed.", least=1, most=24 * CENTURY
    )
    callback_hosts: str = _setting(
        "",
        "Hosts that `callback_url` may name, parted by commas, as `hooks.example.org` or "
        "`*.example.org`; empty: none. They are told by https, at public addresses alone; with "
        "FLASK_ENV=development by http and at private ones too, as `localhost`.",
    )
    connections_per_client: int = _setting(
        100,
        "Connections an address may have with a worker; a further one ends the one that has waited "
        "longest. Not counted behind TRUSTED_PROXIES.",
        least=1,
    )
    head_seconds: int = _setting(
        10, "How long the head of a request may take, from the connection on.", least=1
    )
    body_timeout_seconds: int = _setting(
        20, "How long the server waits for the next bytes of a request.", least=1
    )
    upload_seconds: int = _setting(
        60, "How long a request's whole body may take to arrive.", least=1
    )
    time_zone: str = _setting(
        "Asia/Jakarta",
        "The zone in which pages tell times and take days, as `Asia/Makassar` or `UTC`; calls "
        "answer in UTC.",
    )
    pages: bool = _setting(True, "0: no pages for people; the calls and their documentation stay.")
    sandbox: bool = _setting(
        False, "1: an image named `sandbox-<code>.jpg` gives that answer, for trying out an app."
    )
    kinds_off: str = _setting(
        "", "Kinds of documents that shall not be read, parted by commas, as `captcha`."
    )
    models: str = _setting(
        "",
        "Weights in place of those shipped, parted by blanks: `name:source:sha256`; the name is "
        "that of a file in models/, the source a Google Drive id or an address.",
    )
    card_model_id: str = _setting(
        "", "Google Drive id or address of the card finder's weights; empty keeps those shipped."
    )
    card_model_sha256: str = _setting("", "The sha256 of that file; required beside an id.")
    fields_model_id: str = _setting(
        "", "Google Drive id or address of the fields' weights; empty keeps those shipped."
    )
    fields_model_sha256: str = _setting("", "The sha256 of that file; required beside an id.")
    line_model_id: str = _setting(
        "", "Google Drive id or address of the line reader's weights; empty keeps those shipped."
    )
    line_model_sha256: str = _setting("", "The sha256 of that file; required beside an id.")
    deep_line_model_id: str = _setting(
        "",
        "Google Drive id or address of the weights that read doubtful lines as well; empty keeps "
        "those shipped.",
    )
    deep_line_model_sha256: str = _setting("", "The sha256 of that file; required beside an id.")

    recognizers: str = _setting(
        "",
        "Recognisers other than the measured best: `ktp.nik:tesseract, ktp.alamat:agreed`; a field "
        "without its kind is the KTP's; "
        "there are `crnn`, `tesseract`, `agreed` (both), `character_cnn` and, of invoices, "
        "`digits`.",
    )

    review_reasons: str = _setting(
        "",
        "Codes of notes that shall make a verdict `review`, parted by commas, as "
        "`nik_region_differs`; docs/api.md lists the codes.",
    )

    @property
    def waits(self) -> frozenset[str]:
        """REVIEW_REASONS one by one."""
        return frozenset(code.strip() for code in self.review_reasons.split(",") if code.strip())

    @property
    def zone(self) -> ZoneInfo:
        """TIME_ZONE. Raises SettingsError."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # the last: a folder of zones
            raise SettingsError(
                f"TIME_ZONE: there is no zone {self.time_zone!r}, which is like Asia/Makassar; or "
                "the Debian package tzdata is not installed."
            ) from None

    @property
    def hosts_of_callbacks(self) -> tuple[str, ...]:
        """CALLBACK_HOSTS one by one."""
        return tuple(part.strip() for part in self.callback_hosts.split(",") if part.strip())

    @property
    def origins(self) -> tuple[str, ...]:
        """CORS_ORIGINS one by one."""
        return tuple(part.strip() for part in self.cors_origins.split(",") if part.strip())

    @property
    def kinds_switched_off(self) -> frozenset[str]:
        """KINDS_OFF one by one."""
        return frozenset(name.strip() for name in self.kinds_off.split(",") if name.strip())

    @property
    def recognizer_of(self) -> dict[tuple[str, str], str]:
        """RECOGNIZERS as (kind, field) → recogniser. Raises SettingsError."""
        pairs = [part.split(":") for part in self.recognizers.split(",") if part.strip()]
        if any(len(pair) != 2 for pair in pairs):
            raise SettingsError("RECOGNIZERS must be like: ktp.nik:tesseract, ktp.alamat:crnn.")
        chosen = {}
        for place, key in pairs:
            kind, dot, name = place.strip().partition(".")
            chosen[(kind, name) if dot else (DEFAULT_KIND, kind)] = key.strip()
        return chosen

    @property
    def wanted_weights(self) -> list[tuple[str, str, str]]:
        """MODELS as (name, source, sha256). Raises SettingsError."""
        wanted = []
        for each in self.models.split():
            name, _, rest = each.partition(":")
            source, _, sha256 = rest.rpartition(":")
            if not (name and source and sha256):
                raise SettingsError("MODELS must be like: ktp-card-3:1AbCdEf:<its sha256>.")
            wanted.append((name, source, sha256))
        return wanted

    @property
    def keys(self) -> tuple[str, ...]:
        """ENCRYPTION_KEYS one by one, the newest first."""
        return tuple(key.strip() for key in self.encryption_keys.split(",") if key.strip())

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'service.db'}"

    @property
    def url_host(self) -> str:
        """The host as it stands in an address: IPv6 in brackets."""
        return f"[{self.host}]" if ":" in self.host else self.host


def rows() -> tuple[Field[Any], ...]:
    """The table's rows in order; ``name``, ``default`` and ``metadata`` hold what is documented."""
    return fields(Settings)


def _boolean(text: str) -> bool:
    values = {"1": True, "true": True, "yes": True, "on": True}
    values |= {"0": False, "false": False, "no": False, "off": False}
    return values[text.lower()]


PARSERS: dict[type, tuple[Any, str]] = {
    str: (str, "text"),
    int: (int, "a whole number"),
    bool: (_boolean, "1 or 0"),
    Path: (lambda text: ROOT / Path(text).expanduser(), "a path"),
}


def _parse(row: Field[Any], kind: type, text: str) -> Any:
    parser, wanted = PARSERS[kind]
    name, choices = row.name.upper(), row.metadata["choices"]
    least, most = row.metadata["least"], row.metadata["most"]
    try:
        value = parser(text)
    except (ValueError, KeyError, RuntimeError):  # the last: ~ of somebody who isn't there
        raise SettingsError(f"{name} must be {wanted}.") from None
    if least is not None and value < least:
        raise SettingsError(f"{name} must be {least} or more.")
    if most is not None and value > most:
        raise SettingsError(f"{name} must be {most} or less.")
    if choices and value not in choices:
        raise SettingsError(f"{name} must be one of: {', '.join(choices)}.")
    return value


def load_settings(
    environ: Mapping[str, str] | None = None, env_file: Path | None = ROOT / ".env"
) -> Settings:
    """Settings from ``environ`` (the process's own where None), then ``env_file``, then defaults.

    Raises SettingsError naming the setting where a value does not fit; values are never repeated,
    since one of them is a secret.
    """
    given: dict[str, str | None] = dict(dotenv_values(env_file)) if env_file else {}
    given |= dict(os.environ if environ is None else environ)
    kinds = get_type_hints(Settings)
    values = {}
    for row in rows():
        text = (given.get(row.name.upper()) or "").strip()
        if not (text or (row.metadata["empty"] and row.name.upper() in given)):
            text = str(row.default)
        values[row.name] = _parse(row, kinds[row.name], text)
    return Settings(**values)
