"""Servers that give out a folder: SFTP by asyncssh, WebDAV by WsgiDAV; each asks for a password."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER, PASSWORD = "clerk", "a-secret:of/tests"


@contextmanager
def sftp(folder: Path) -> Iterator[int]:
    """The port of an SFTP server whose root is the folder."""
    import asyncssh

    connections: list[asyncssh.SSHServerConnection] = []

    class Asking(asyncssh.SSHServer):
        def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
            connections.append(conn)

        def begin_auth(self, username: str) -> bool:
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == (USER, PASSWORD)

    def rooted(channel: object) -> object:
        return asyncssh.SFTPServer(channel, chroot=str(folder))

    async def listen() -> object:
        keys = [asyncssh.generate_private_key("ssh-ed25519")]
        return await asyncssh.listen(
            "127.0.0.1", 0, server_factory=Asking, server_host_keys=keys, sftp_factory=rooted
        )

    async def close(server: object) -> None:
        server.close()
        for connection in connections:
            connection.abort()
            await connection.wait_closed()
        await server.wait_closed()

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(30)
    try:
        yield server.get_port()
    finally:
        asyncio.run_coroutine_threadsafe(close(server), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


@contextmanager
def webdav(folder: Path) -> Iterator[int]:
    """The port of a WebDAV server that gives out the folder under /cards."""
    from werkzeug.serving import make_server
    from wsgidav.wsgidav_app import WsgiDAVApp

    app = WsgiDAVApp({
        "provider_mapping": {"/cards": str(folder)},
        "http_authenticator": {"accept_basic": True, "accept_digest": False,
                               "default_to_digest": False},
        "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
        "verbose": 0,
        "logging": {"enable": False},
    })  # fmt: skip
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(30)
        server.server_close()
