"""What Google's servers answer about tokens, over HTTP on the loopback, with a key of our own.

Firebase's emulator looks at no signature, so its place is taken here: certificates as Google
publishes them, an access token for a service account, and the lookup of users.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from auth.firebase.calls import EMULATOR

PROJECT = "a-project"
SIGNER = f"signer@{PROJECT}.iam.gserviceaccount.com"
KID = "key-1"


@cache
def key(name):
    """An RSA key a name."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(name):
    return key(name).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@cache
def certificate(name):
    """A key's certificate, self-signed as Google's are."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "securetoken")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(
        subject, subject, key(name).public_key(), x509.random_serial_number(),
        now - timedelta(days=1), now + timedelta(days=1),
    )  # fmt: skip
    return builder.sign(key(name), hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def claims(**changes):
    """An ID token's claims; None takes one away."""
    now = int(time.time())
    made = {
        "iss": f"https://securetoken.google.com/{PROJECT}", "aud": PROJECT, "sub": "u1",
        "user_id": "u1", "auth_time": now - 60, "iat": now - 60, "exp": now + 3540,
        "email": "someone@example.org", "email_verified": True,
        "firebase": {"identities": {}, "sign_in_provider": "custom"},
    } | changes  # fmt: skip
    return {name: value for name, value in made.items() if value is not None}


def id_token(signed_by="google", algorithm="RS256", header=None, **changes):
    """An ID token as Firebase gives it, but for what is named."""
    signer = pem(signed_by) if signed_by in ("google", "stranger") else signed_by
    return jwt.encode(claims(**changes), signer, algorithm, headers=header or {"kid": KID})


class Google(ThreadingHTTPServer):
    """Answers as Google does; ``instead`` holds other answers by path: status and body."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.users = {"u1": {"localId": "u1", "email": "someone@example.org", "validSince": "1"}}
        self.instead = {}
        self.asked = []

    def answer(self, path, body):
        """Status and JSON to a request."""
        if path == "/certificates":
            return 200, {KID: certificate("google")}
        if path == "/token":
            return 200, {"access_token": "access", "expires_in": 3600, "token_type": "Bearer"}
        if path == f"/v1/projects/{PROJECT}/accounts:lookup":
            users = [self.users[uid] for uid in body["localId"] if uid in self.users]
            return 200, {"kind": "identitytoolkit#GetAccountInfoResponse", "users": users}
        return 404, {"error": {"message": "NOT_FOUND"}}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._answer(None)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(json.loads(body) if body[:1] == b"{" else None)

    def _answer(self, body):
        google, path = self.server, self.path
        google.asked.append(path)
        if path.startswith("/v1/") and self.headers["Authorization"] != "Bearer access":
            status, answer = 401, {"error": {"message": "UNAUTHENTICATED"}}
        else:
            instead = google.instead.get(path) or google.instead.get("*")
            status, answer = instead or google.answer(path, body)
        written = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(written)))
        self.send_header("Cache-Control", "public, max-age=3600")
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, *_):
        pass


@contextmanager
def google_server():
    """Google, listening."""
    with Google() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()


def key_file(folder, url, **changes):
    """The key file of a service account whose access tokens come from ``url``."""
    path = folder / "key.json"
    content = {
        "type": "service_account", "project_id": PROJECT, "private_key_id": "1",
        "private_key": pem("service account"), "client_email": SIGNER, "token_uri": f"{url}/token",
    } | changes  # fmt: skip
    path.write_text(json.dumps(content))
    return path


def point_firebase_at(url, monkeypatch):
    """Let the SDK's next client ask ``url`` instead of Google."""
    from firebase_admin import _token_gen, _user_mgt

    monkeypatch.delenv(EMULATOR, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(_token_gen, "ID_TOKEN_CERT_URI", f"{url}/certificates")
    monkeypatch.setattr(_user_mgt.UserManager, "ID_TOOLKIT_URL", f"{url}/v1")
