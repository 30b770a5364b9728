"""A request that has come whole → the WSGI application → an answer, whole as well."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from errors import InternalError, ReaderError, problem_type
from web.http.errors import told
from web.http.turn import CAME, GONE, REFUSAL

log = logging.getLogger(__name__)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Request:
    """A request as it came, names of headers in lower case; ``refusal`` where it is to be refused
    unread, ``came`` as time.monotonic() has it, ``gone`` where it can be asked whether its client
    has hung up."""

    peer: str
    method: str = "GET"
    target: str = "/"
    version: str = "1.1"
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    length: int = 0  # of the body as it was sent; more than ``body`` where that was too much
    came: float = 0.0
    refusal: ReaderError | None = None
    gone: Callable[[], bool] | None = None

    @property
    def place(self) -> tuple[str, str]:
        """The target's path and query, as they were sent; a proxy's absolute target has more."""
        target = self.target
        if not target.startswith("/") and "://" in target:
            target = "/" + target.partition("://")[2].partition("/")[2]
        path, _, query = target.partition("?")
        return path, query


@dataclass(slots=True)
class Answer:
    """What the application answers."""

    status: int
    headers: Headers
    body: bytes


def environ_of(request: Request, host: str, port: int) -> dict[str, Any]:
    """The WSGI environ (PEP 3333) of a request to a server at host and port.

    A header whose name has an underscore is left out: it could pass for another, as for what only
    the server may say. None of them moves the application to another root.
    """
    path, query = request.place
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_URI": request.target,
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{request.version}",
        "REMOTE_ADDR": request.peer,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(request.body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        CAME: request.came,
        REFUSAL: request.refusal,
        GONE: request.gone,
    }
    for name, value in request.headers:
        if b"_" in name or name in (b"transfer-encoding", b"content-length"):
            continue
        key, text = name.decode("latin-1").upper().replace("-", "_"), value.decode("latin-1")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    if any(name in (b"content-length", b"transfer-encoding") for name, _ in request.headers):
        environ["CONTENT_LENGTH"] = str(request.length)
    return environ


def answer(application: Application, request: Request, host: str, port: int) -> Answer:
    """Ask the application; never raises. What it lets out is logged and answered as a fault."""
    started: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        started[:] = [status, headers]

        def write(data: bytes) -> None:
            raise NotImplementedError  # PEP 3333's way of old programs; Flask's is the iterable

        return write

    body: Iterable[bytes] | None = None
    try:
        body = application(environ_of(request, host, port), start_response)
        whole = b"".join(body)
        status, headers = started
        known = [(name.encode("latin-1"), text.encode("latin-1")) for name, text in headers]
        return Answer(int(status[:3]), known, whole)
    except Exception as error:
        log.error("Error outside the service: %s", told(error))
        return _fault()
    finally:
        if body is not None and hasattr(body, "close"):
            body.close()


def _fault() -> Answer:
    error = InternalError()
    problem = {"type": problem_type(error.code), "title": error.title, "status": error.status,
               "code": error.code, "detail": error.detail, "advice": error.advice}  # fmt: skip
    kind = (b"Content-Type", b"application/problem+json")
    return Answer(error.status, [kind], json.dumps(problem).encode())
