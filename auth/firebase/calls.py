"""Calls to Firebase that end in time: the SDK's own timeouts bound less than they seem to.

firebase_admin tries a call again (four times after 500 and 503, with pauses), each try has the
whole timeout for itself, so has each refresh of its access token, and looking up a name in DNS has
none. So every call runs beside the request's own thread, which waits a stated time and no longer.
"""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from errors import ReaderError, UpstreamUnavailable

log = logging.getLogger(__name__)

EMULATOR = "FIREBASE_AUTH_EMULATOR_HOST"
RETRY_AFTER = 5  # seconds that a caller is told to wait
MOST_CALLS = 32  # at once, those included that nobody waits for any more
T = TypeVar("T")


def emulated() -> bool:
    """Whether the SDK would talk to the emulator, and so take tokens that nobody signed."""
    return bool(os.environ.get(EMULATOR))


def read_key(path: Path, project_id: str) -> dict[str, Any]:
    """A service account's key file, looked at early so that a wrong one stops the start.

    Raises ValueError with one line, which repeats nothing of the file.
    """
    try:
        key = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ValueError(f"the service account's key file: {error.strerror}") from None
    except ValueError:
        raise ValueError("the service account's key file is not JSON") from None
    if not isinstance(key, dict) or key.get("type") != "service_account":
        raise ValueError("the key file is not a service account's")
    if key.get("project_id") != project_id:
        # Firebase refuses custom tokens that another project's account signed.
        raise ValueError("the service account's key file is of another Firebase project")
    try:
        load_pem_private_key(key["private_key"].encode(), None)
        complete = all(isinstance(key[name], str) for name in ("client_email", "token_uri"))
    except (KeyError, AttributeError, ValueError, TypeError, UnsupportedAlgorithm):
        complete = False
    if not complete:
        raise ValueError("the service account's key file is damaged")
    return key


def _kind(error: Exception) -> str:
    """What may be logged: Firebase's own words in capitals, and never a message, which may hold an
    address or a token."""
    said = re.findall(r"\(([A-Z_]{4,64})\)", str(error))
    return " ".join([getattr(error, "code", type(error).__name__), *said[:1]])


class Firebase:
    """The SDK's client, made at the first call of each process: gunicorn forks after the start.

    key: of a service account; without one the emulator alone answers. timeout: seconds a call takes
    at most.
    """

    def __init__(self, project_id: str, key: dict[str, Any] | None, timeout: float) -> None:
        self._project_id, self._key, self._timeout = project_id, key, timeout
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_CALLS)
        self._made: tuple[int, Any] | None = None  # in which process, and the client

    @property
    def signs(self) -> bool:
        """Whether custom tokens can be made: with a key, or where nobody looks at signatures."""
        return self._key is not None or emulated()

    def ask(self, work: Callable[[Any], T], seconds: float | None = None) -> T:
        """What ``work`` makes of a ``firebase_admin.auth.Client``, within ``seconds`` at most.

        ``work`` raises ReaderErrors for the answers it knows; everything else it raises, and
        silence, is UpstreamUnavailable. It may still go on where nobody waits any more, so doing it
        twice must do no harm.
        """
        try:
            client = self._client()
            return self._within(self._timeout if seconds is None else seconds, work, client)
        except ReaderError:
            raise
        except Exception as error:
            log.warning("Firebase does not help: %s", _kind(error))
            raise UpstreamUnavailable(retry_after=RETRY_AFTER) from None

    def _client(self) -> Any:
        with self._lock:
            if self._made is None or self._made[0] != os.getpid():
                self._made = (os.getpid(), self._new_client())
            return self._made[1]

    def _new_client(self) -> Any:
        # Here, since it takes 0.8 s and 62 MB, which a service without Firebase need not pay.
        import firebase_admin
        from firebase_admin import auth, credentials
        from google.auth.credentials import AnonymousCredentials

        class Nobody(credentials.Base):  # type: ignore[misc] # the SDK has no types
            def get_credential(self) -> AnonymousCredentials:
                return AnonymousCredentials()  # type: ignore[no-untyped-call]

        app = firebase_admin.initialize_app(
            Nobody() if self._key is None else credentials.Certificate(self._key),
            {"projectId": self._project_id, "httpTimeout": self._timeout},
            name=f"accounts-{uuid.uuid4().hex}",
        )
        return auth.Client(app)

    def _within(self, seconds: float, work: Callable[[Any], T], client: Any) -> T:
        """Raises TimeoutError after so many seconds, or where too many calls hang already."""
        if not self._places.acquire(blocking=False):
            raise TimeoutError
        future: Future[T] = Future()

        def run() -> None:
            try:
                future.set_result(work(client))
            except BaseException as error:
                future.set_exception(error)
            finally:
                self._places.release()

        try:
            threading.Thread(target=run, name="firebase", daemon=True).start()
        except RuntimeError:
            self._places.release()
            raise
        return future.result(seconds)
