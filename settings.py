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

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent
SHORTEST_SECRET = 32  # characters; token_urlsafe(48) gives 64
PLACEHOLDERS = ("change", "secret", "example", "placeholder")


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
) -> Any:
    """One row of the table; ``least`` and ``most`` bound numbers, ``secret`` hides it in repr."""
    metadata = {"help": help, "least": least, "most": most, "choices": choices}
    return field(default=default, repr=not secret, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Settings:
    """The table. load_settings takes paths that are not absolute from the project's folder."""

    secret_key: str = _setting(
        "", "Signs access tokens. Required, 32 characters or more, never shared.", secret=True
    )
    token_days: int = _setting(30, "How many days an issued token stays valid.", least=1)
    host: str = _setting("127.0.0.1", "The address to listen on; 0.0.0.0 for every interface.")
    port: int = _setting(5000, "The port to listen on.", least=1, most=65535)
    web_concurrency: int = _setting(1, "Worker processes; about one a core.", least=1)
    web_threads: int = _setting(4, "Threads a worker answers with.", least=1)
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
    data_dir: Path = _setting("var", "Where the service keeps its own files.")  # noqa: RUF009
    max_image_bytes: int = _setting(
        8 * 1024 * 1024, "The largest file that is read, in bytes.", least=1
    )
    max_image_pixels: int = _setting(
        25_000_000, "The largest image that is decoded, in pixels (width × height).", least=1
    )
    readings_at_once: int = _setting(
        2, "How many images a worker reads at the same time; each takes memory.", least=1
    )
    busy_wait_seconds: int = _setting(
        20, "How long a request waits for its turn before the answer is 503 busy.", least=1
    )
    body_timeout_seconds: int = _setting(
        20, "How long the server waits for the next bytes of a request.", least=1
    )
    sandbox: bool = _setting(
        False, "1: an image named `sandbox-<code>.jpg` gives that answer, for trying out an app."
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

    recognizers: str = _setting(
        "",
        "Recognisers other than the measured best, by field: `nik:tesseract, alamat:agreed`; "
        "there are `crnn`, `tesseract`, `agreed` (both) and `character_cnn`.",
    )

    @property
    def recognizer_of(self) -> dict[str, str]:
        """RECOGNIZERS as field → recogniser. Raises SettingsError."""
        pairs = [part.split(":") for part in self.recognizers.split(",") if part.strip()]
        if any(len(pair) != 2 for pair in pairs):
            raise SettingsError("RECOGNIZERS must be like: nik:tesseract, alamat:tesseract.")
        return {field.strip(): key.strip() for field, key in pairs}

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
    Path: (lambda text: ROOT / text, "a path"),
}


def _parse(row: Field[Any], kind: type, text: str) -> Any:
    parser, wanted = PARSERS[kind]
    name, choices = row.name.upper(), row.metadata["choices"]
    least, most = row.metadata["least"], row.metadata["most"]
    try:
        value = parser(text)
    except (ValueError, KeyError):
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
        text = (given.get(row.name.upper()) or "").strip() or str(row.default)
        values[row.name] = _parse(row, kinds[row.name], text)
    return Settings(**values)


def refuse_unsafe(settings: Settings) -> None:
    """Stop a start that would let strangers in: raises SettingsError with one clear line."""
    secret = settings.secret_key
    advice = "Delete the line in .env and run ./run_flask.sh, or set 32 random characters or more."
    if not secret:
        raise SettingsError(f"SECRET_KEY is not set. {advice}")
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 8:
        raise SettingsError(f"SECRET_KEY is too short or too simple. {advice}")
    if any(word in secret.lower() for word in PLACEHOLDERS):
        raise SettingsError(f"SECRET_KEY is a placeholder. {advice}")
