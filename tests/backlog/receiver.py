"""A receiver of callbacks over TLS, of a test's own, that answers as it is told to."""

from __future__ import annotations

import datetime
import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "hooks.example.org"


def certificate(folder):
    """A self-signed certificate of HOST, and its key, as two files; made once a folder."""
    pem, private = folder / "receiver.pem", folder / "receiver.key"
    if pem.exists():
        return pem, private
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), False)
        .sign(key, hashes.SHA256())
    )
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return pem, private


class Receiver:
    """What came, as (headers, body), and the ids of what was answered 2xx; ``status`` is what it
    answers, ``go_on`` when."""

    def __init__(self, folder, *, plain=False):
        self.came, self.took = [], []
        self.status, self.go_on = 204, threading.Event()
        self.go_on.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.came.append((dict(self.headers), body))
                receiver.go_on.wait(30)
                status = receiver.status
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"https://{HOST}:{receiver.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()
                if status < 300:
                    receiver.took.append(self.headers["webhook-id"])

            def log_message(self, *_):
                pass

        pem, private = certificate(folder)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.handle_error = lambda *_: None  # callers that hang up are meant
        if not plain:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(pem, private)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self.trust = ssl.create_default_context(cafile=str(pem))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"https://{HOST}:{self.port}/told?by=us"

    def bodies(self):
        return [json.loads(body) for _, body in self.came]

    def close(self):
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()
