"""python -m scripts.purge: what the service erases by time is erased at once."""

from __future__ import annotations

import time

from sqlalchemy import insert, select, update

from auth.tables import CODES, SESSIONS
from scripts.purge import main
from service.build import build
from settings import load_settings
from tests.conftest import KEY, SECRET


def test_sessions_and_codes_whose_time_is_over_go_and_others_stay(monkeypatch, tmp_path, capsys):
    for name, value in (("SECRET_KEY", SECRET), ("ENCRYPTION_KEYS", KEY), ("DATA_DIR", tmp_path)):
        monkeypatch.setenv(name, str(value))
    service = build(load_settings())
    proof = service.accounts.prove("ana@example.org")
    service.sessions.begin(proof)
    old = update(SESSIONS).values(used_at=0)
    service.database.write(lambda c: c.execute(old))
    service.sessions.begin(proof)
    for name, ends in (("over", 1.0), ("holds", time.time() + 600)):
        row = {"challenge": name, "email": "x", "code": None, "expires_at": ends, "tries": 0,
               "loose_tries": 0, "sent_at": 0.0}  # fmt: skip
        service.database.write(lambda c, row=row: c.execute(insert(CODES).values(row)))
    assert main([]) == 0
    assert capsys.readouterr().out == "erased 0 records\n"
    left = service.database.read(lambda c: c.execute(select(SESSIONS.c.used_at)).scalars().all())
    assert [used_at > 0 for used_at in left] == [True]
    codes = service.database.read(lambda c: c.execute(select(CODES.c.challenge)).scalars().all())
    assert codes == ["holds"]
    service.database.forget_connections()
