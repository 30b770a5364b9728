"""A server that speaks as much of Drive's HTTP as Google's client asks for, in trouble or not."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

FOLDER = "application/vnd.google-apps.folder"
SHORTCUT = "application/vnd.google-apps.shortcut"


class DriveServer:
    """files: id → (parent, name, bytes, type, target). troubles: answers that come before the
    right one, by what is asked for: ``list``, or a file's id."""

    def __init__(self, page=100):
        self.files, self.troubles, self.asked = {}, {}, Counter()
        self.page, self.tokens, self.refreshed = page, {"fresh"}, 0
        self.grant = 200
        drive = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                drive.answer(self)

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                drive.refreshed += 1
                if drive.grant != 200:
                    return drive.send(self, drive.grant, {"error": "invalid_grant"})
                drive.tokens = {"fresh"}
                told = {"access_token": "fresh", "expires_in": 3600, "token_type": "Bearer"}
                return drive.send(self, 200, told)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def put(self, id, name, data=b"", parent="root", type="image/jpeg", target=None):
        self.files[id] = (parent, name, data, type, target)

    @staticmethod
    def send(handler, status, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        kind = "image/jpeg" if isinstance(body, bytes) else "application/json"
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def answer(self, handler):
        url = urlsplit(handler.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        name = url.path.rpartition("/")[2]
        what = "list" if name == "files" else name
        if handler.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return self.send(handler, 401, {"error": {"code": 401, "message": "expired"}})
        if self.troubles.get(what):
            status, reason = self.troubles[what].pop()
            told = {"code": status, "message": reason, "errors": [{"reason": reason}]}
            return self.send(handler, status, {"error": told})
        if what == "list":
            return self.send(handler, 200, self.listed(asked))
        if name not in self.files:
            return self.send(handler, 404, {"error": {"code": 404, "message": "gone"}})
        if asked.get("alt") == "media":
            self.asked[name] += 1
            return self.send(handler, 200, self.files[name][2])
        return self.send(handler, 200, self.told(name))

    def listed(self, asked):
        parent = re.match(r"'([^']+)' in parents and trashed = false", asked["q"])[1]
        assert (asked["supportsAllDrives"], asked["includeItemsFromAllDrives"]) == ("true", "true")
        found = [name for name, file in self.files.items() if file[0] == parent]
        start = int(asked.get("pageToken", 0))
        page = {"files": [self.told(name) for name in found[start : start + self.page]]}
        if start + self.page < len(found):
            page["nextPageToken"] = str(start + self.page)
        return page

    def told(self, id):
        _, name, data, kind, target = self.files[id]
        told = {"id": id, "name": name, "mimeType": kind, "size": str(len(data)), "trashed": False}
        if target is not None:
            told["shortcutDetails"] = {"targetId": target}
        if kind == "image/jpeg":
            told["md5Checksum"] = hashlib.md5(data).hexdigest()
        return told
