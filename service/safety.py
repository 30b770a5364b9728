"""What no start may do: settings that would let strangers in, cards pass or lose what is kept."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterable, Mapping

from backlog.receivers import is_public
from documents.reasons import REASONS
from settings import ROOT, Settings, SettingsError

LOOPBACK = ("localhost", "127.0.0.1", "::1")
EMULATORS = ("FIREBASE_AUTH_EMULATOR_HOST", "FIRESTORE_EMULATOR_HOST")
PLACEHOLDERS = ("change", "secret", "example", "placeholder")
ORIGIN = re.compile(
    r"[a-z][a-z0-9+.-]*://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::\d{1,5})?"
)
CALLBACK_HOST = re.compile(r"(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", re.IGNORECASE)
SHORTEST_SECRET = 32  # characters; token_urlsafe(48) gives 64


def refuse_unsafe(settings: Settings, environ: Mapping[str, str] | None = None) -> None:
    """Stop a start that would let strangers in: raises SettingsError with one clear line."""
    _refuse_weak_secret(settings.secret_key)
    _refuse_bad_keys(settings.keys)
    _refuse_unknown_reasons(settings.waits)
    _refuse_unknown_recognizers(settings.recognizer_of)
    _refuse_unknown_kinds(settings.kinds_switched_off)
    _refuse_no_origins(settings.origins)
    _refuse_no_hosts(settings.hosts_of_callbacks, at_home=settings.flask_env == "development")
    _ = settings.zone  # raises where there is none
    if settings.otlp_endpoint and not settings.otlp_endpoint.startswith(("http://", "https://")):
        raise SettingsError("OTLP_ENDPOINT is no address; it is like http://localhost:4318.")
    if settings.mail == "smtp":
        _refuse_no_mail_server(settings)
    if settings.flask_env == "production":
        _refuse_emulators(os.environ if environ is None else environ)
        if settings.smtp_security == "none" and settings.smtp_host not in ("", *LOOPBACK):
            raise SettingsError(
                "SMTP_SECURITY is none, and SMTP_HOST another machine: codes would go in clear."
            )
    asked = (settings.accounts, settings.records, settings.mail)
    if {"firebase", "firestore", "trigger"} & set(asked):
        _refuse_half_a_project(settings)


def need_folder(settings: Settings) -> None:
    """Make DATA_DIR, for its owner alone; raises SettingsError where it can't be used."""
    advice = "Give it to the user that serves, or set DATA_DIR to another folder"
    folder = settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"DATA_DIR: the folder {folder} can't be made ({error.strerror}). {advice}."
        ) from None
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK, effective_ids=True):
        raise SettingsError(f"DATA_DIR: the folder {folder} can't be written to. {advice}.")


def _refuse_weak_secret(secret: str) -> None:
    advice = "Run ./run_flask.sh, which writes one into .env where there is none."
    another = "Set 32 random characters or more; or take the line out of .env, and run_flask.sh "
    another += "writes one."
    if not secret:
        raise SettingsError(f"SECRET_KEY is not set. {advice}")
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 8:
        raise SettingsError(f"SECRET_KEY is too short or too simple. {another}")
    if any(word in secret.lower() for word in PLACEHOLDERS):
        raise SettingsError(f"SECRET_KEY is a placeholder. {another}")


def _refuse_bad_keys(keys: tuple[str, ...]) -> None:
    if not keys:
        raise SettingsError(
            "ENCRYPTION_KEYS is not set. Run ./run_flask.sh, which writes one into .env; never "
            "lose it: without it nobody reads what is kept."
        )
    for key in keys:
        try:
            whole = base64.b64decode(key, altchars=b"-_", validate=True)
        except ValueError:
            whole = b""
        if len(whole) != 32 or len(set(whole)) < 8:
            raise SettingsError(
                "ENCRYPTION_KEYS holds what is no key: each is 32 random bytes in URL-safe base64."
            )


def _refuse_unknown_reasons(waits: frozenset[str]) -> None:
    """A note that is misspelt would let cards pass which the operator wants to see."""
    if not waits <= REASONS.keys():
        raise SettingsError(
            "REVIEW_REASONS names a code that there is not; there are: "
            f"{', '.join(sorted(REASONS))}."
        )


def _refuse_unknown_recognizers(chosen: Mapping[tuple[str, str], str]) -> None:
    if not chosen:
        return
    from documents.kinds import find_kinds  # only here: these load the libraries that read
    from documents.weights import readers_of

    kinds = find_kinds()
    for (kind, name), key in chosen.items():
        if kind not in kinds:
            raise _unknown("kind", kind, kinds)
        if kinds[kind].fields and name not in kinds[kind].fields:
            raise _unknown("field", name, kinds[kind].fields)
        if key not in readers_of(kinds[kind]):
            raise _unknown("recogniser", key, readers_of(kinds[kind]))


def _unknown(what: str, name: str, known: Iterable[str]) -> SettingsError:
    return SettingsError(
        f"RECOGNIZERS: there is no {what} {name!r}; there are: {', '.join(known)}."
    )


def _refuse_unknown_kinds(off: frozenset[str]) -> None:
    if not off:
        return
    from documents.kinds import find_kinds

    for name in sorted(off - find_kinds().keys()):
        raise SettingsError(
            f"KINDS_OFF: there is no kind {name!r}; there are: {', '.join(sorted(find_kinds()))}."
        )
    if off == find_kinds().keys():
        raise SettingsError("KINDS_OFF switches every kind off: leave one to read.")


def _refuse_no_origins(origins: tuple[str, ...]) -> None:
    """A browser's Origin is scheme, host and perhaps port: anything else never matches, but for
    what the library takes for a pattern, which might match a stranger's."""
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"CORS_ORIGINS: {origin!r} is no web page's origin, which is like "
                "https://app.example.org or http://localhost:3000: no path, no slash behind, no *."
            )


def _refuse_no_hosts(hosts: tuple[str, ...], *, at_home: bool) -> None:
    """What is no host's name would never match, and every `callback_url` be refused."""
    for host in hosts:
        if not CALLBACK_HOST.fullmatch(host):
            raise SettingsError(
                f"CALLBACK_HOSTS: {host!r} is no host's name, which is like hooks.example.org or "
                "*.example.org, without https:// and port."
            )
        if not at_home and _is_private(host.lower()):
            raise SettingsError(
                f"CALLBACK_HOSTS: {host!r} is this machine or a private one, which is told "
                "nothing. Set FLASK_ENV=development where that is a developer's own machine."
            )


def _is_private(host: str) -> bool:
    """Whether a name says by itself that it leads nowhere public."""
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _refuse_no_mail_server(settings: Settings) -> None:
    """Codes that no server takes would be told to callers as sent."""
    host = settings.smtp_host
    if not host:
        raise SettingsError("SMTP_HOST is not set, and MAIL is smtp.")
    if "/" in host or host.count(":") == 1:
        raise SettingsError("SMTP_HOST is a host's name alone; the port stands in SMTP_PORT.")
    if settings.smtp_ca_file and not (ROOT / settings.smtp_ca_file).is_file():
        raise SettingsError("SMTP_CA_FILE names a file that is not there.")


def _refuse_emulators(environ: Mapping[str, str]) -> None:
    for name in EMULATORS:
        if environ.get(name):
            raise SettingsError(
                f"{name} is set: an emulator lets forged tokens in. Unset it, or set "
                "FLASK_ENV=development on a machine of your own."
            )


def _refuse_half_a_project(settings: Settings) -> None:
    if not settings.firebase_project_id:
        raise SettingsError("FIREBASE_PROJECT_ID is not set, and Firebase is asked for.")
    if settings.flask_env != "production":
        return
    if not settings.firebase_credentials:
        raise SettingsError(
            "FIREBASE_CREDENTIALS is not set; it names the file with the service account's key."
        )
    file = ROOT / settings.firebase_credentials
    if not file.is_file():
        raise SettingsError("FIREBASE_CREDENTIALS names a file that is not there.")
    if file.stat().st_mode & 0o077:
        raise SettingsError(
            "FIREBASE_CREDENTIALS names a file that others may read; run: chmod 600 on it."
        )
