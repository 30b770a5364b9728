"""The pages say what is: links lead somewhere, commands and calls exist, examples are of today.

Beside it, tests/test_settings.py holds the settings' page and .env.example against the settings,
tests/test_error_shape.py the errors' table against the codes, tests/web/test_openapi.py the paths.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
from datetime import datetime, timedelta
from importlib.metadata import distribution

import pytest

import auth.tables
import backlog.tables
import records.tables
import storage.known_keys
from documents.kinds import find_kinds
from documents.kinds.ktp.layout import REQUIRED
from documents.reasons import DOUBTFUL_QUALITY, REASONS
from records.verification import CHANGED_BY_OWNER, TWICE
from settings import ROOT, rows
from tests import servers
from tests.conftest import KEY, SECRET
from tests.test_requirements import direct, locked, normal
from web.http.form import ROOM_BESIDE_IMAGE
from web.http.sandbox import error_kinds
from web.http.schemas import VerificationAnswer
from web.pages.wiring import NAMES

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "fields").rglob("*.md")]
BY_NAME = {"ids": lambda page: str(page.relative_to(ROOT))}
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"python -m ((?:scripts|training)(?:\.\w+)+)")
CALL = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE) (/[\w/<>.-]*)")
SETTING = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`")
NOT_OURS = {  # words in capitals that are Firebase's, a library's or the tests'
    "ATTACK_ASYNC",
    "ATTACK_BULK",
    "ATTACK_SYNC",
    "AWS_ENDPOINT_URL",
    "FIREBASE_AUTH_EMULATOR_HOST",
    "FSSPEC_SFTP_PASSWORD",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "OTEL_EXPORTER_OTLP_HEADERS",
    "OTEL_TRACES_SAMPLER",
    "FIRESTORE_EMULATOR_HOST",
    "OPERATION_NOT_ALLOWED",
    "PERMISSION_DENIED",
    "PROMETHEUS_MULTIPROC_DIR",
}
COPYLEFT = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public License", re.IGNORECASE)


def text(name):
    return (ROOT / name).read_text("utf-8")


def targets(page):
    """Where a page's relative links lead: (file or folder, heading or '')."""
    for link in LINK.findall(page.read_text("utf-8")):
        if not re.match(r"[a-z]+:", link):
            path, _, heading = link.partition("#")
            yield (page.parent / path).resolve() if path else page, heading


def anchors(page):
    """The names that GitHub gives a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def calls(app):
    """Every call as pages write it."""
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] not in NAMES
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def told(name):
    return {f"{method} {path.rstrip('.')}" for method, path in CALL.findall(text(name))}


@pytest.mark.parametrize("page", PAGES, **BY_NAME)
def test_every_link_leads_somewhere(page):
    for target, heading in targets(page):
        assert target.exists(), target
        assert not heading or heading in anchors(target), f"{target}#{heading}"


def test_every_page_is_reached_from_the_readme():
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        waiting += [target for target, _ in targets(page) if target.is_file()]
    assert {page for page in (ROOT / "docs").glob("*.md") if page not in seen} == set()


def blocks(page):
    """A page's indented blocks, as they are pasted."""
    plain = re.sub(r"^```.*?^```", "", text(page), flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"(?:^ {4}.*\n)+", plain, re.MULTILINE)
    return [textwrap.dedent(block) for block in found]


@pytest.mark.servers
@pytest.mark.models
def test_the_readmes_blocks_can_be_pasted_as_they_stand(tmp_path):
    """In a second terminal, in order; the first serves, the last tests."""
    serving, *pasted, testing = blocks("README.md")
    assert (serving, "./run_tests.sh" in testing) == ("./run_flask.sh\n", True)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} "$@"\n')
    python.chmod(0o755)
    (tmp_path / "var").mkdir()
    with servers.service(tmp_path / "var") as running:
        lines = "set -euo pipefail\n" + "".join(pasted).replace(":5000", f":{running.port}")
        kept = {"SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY, "DATA_DIR": str(tmp_path / "var")}
        ended = subprocess.run(
            ["bash", "-c", lines.replace("curl ", "curl -fsS ")], cwd=tmp_path, text=True,
            env={**os.environ, **kept}, capture_output=True, timeout=300, check=False,
        )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    answers = [json.loads(line) for line in re.sub(r"}\s*{", "}\n{", ended.stdout).splitlines()]
    assert ["verdict" in answer for answer in answers] == [True, False, False, True]
    assert set(answers[2]) == {"token", "uid"}
    assert (tmp_path / "var" / "cards.csv").is_file()


def test_the_newest_release_is_the_version_that_the_service_tells(app):
    newest = re.search(r"^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)$", text("CHANGELOG.md"), re.M)
    document = app.test_client().get("/openapi/openapi.json").json
    assert newest[1] == document["info"]["version"]


def test_nothing_that_erases_is_among_the_readmes_blocks():
    assert not re.search(r"DELETE|erase|\brm\b|purge", "".join(blocks("README.md")))


def test_the_readmes_first_screen_leads_to_what_the_service_is_for():
    """Each is a heading of a page that is linked there."""
    head = text("README.md").partition("## People and records")[0]
    linked = {ROOT / path.partition("#")[0] for path in LINK.findall(head) if path.endswith(".md")
              or ".md#" in path}  # fmt: skip
    headings = {
        heading for page in linked for heading in re.findall(r"^#+ (.+)$", page.read_text(), re.M)
    }
    assert {
        "Behind nginx", "As a service of systemd", "Upgrade", "Back up and restore", "Prometheus",
        "What a verdict vouches for", "Reasons", "Weights of your own", "Tesseract for some fields",
        "Firebase, end to end",
    } <= headings  # fmt: skip


def test_nginx_lets_the_largest_photo_through():
    most = re.search(r"client_max_body_size (\d+)m;", text("docs/first-day.md"))
    default = next(row.default for row in rows() if row.name == "max_image_bytes")
    assert int(most[1]) * 1024**2 >= default + ROOM_BESIDE_IMAGE


@pytest.mark.parametrize("page", PAGES, **BY_NAME)
def test_every_command_exists(page):
    for name in COMMAND.findall(page.read_text("utf-8")):
        path = ROOT / (name.replace(".", "/") + ".py")
        assert path.is_file(), name
        assert '__name__ == "__main__"' in path.read_text("utf-8"), name


def test_the_search_for_commands_finds_some():
    assert {"scripts.issue_token", "scripts.read"} <= set(COMMAND.findall(text("README.md")))


def test_every_call_stands_in_the_page_with_its_method(app):
    ours = {call for call in calls(app) if "/openapi" not in call}
    assert ours - told("docs/api.md") == set()


@pytest.mark.parametrize("page", PAGES, **BY_NAME)
def test_every_call_that_a_page_names_exists(app, page):
    known = calls(app) | {f"POST /read/{kind}" for kind in find_kinds()}
    known |= {"GET /openapi/openapi.json", "GET /openapi/swagger"}
    assert told(page) - known == set()


def test_no_code_is_documented_that_there_is_not():
    table = re.findall(r"^\| `(\w+)` \| \d{3} \|", text("docs/api.md"), re.MULTILINE)
    assert sorted(table) == sorted(error_kinds())


def test_every_reason_stands_in_the_page_as_it_is_told():
    """Code, level and both sentences, in order: nothing in the page that there is not, either."""
    row = re.compile(r"^\| `(\w+)` \| (failed|review|note) \| (.+?) \| (.+?) \|$", re.MULTILINE)
    assert row.findall(text("docs/api.md")) == [
        (code, meaning.level, meaning.en, meaning.id) for code, meaning in REASONS.items()
    ]


def test_every_reason_that_the_programs_give_is_in_the_list():
    """And each in the list is one that they may give."""
    modules = ("documents/kinds/ktp/verdict.py", "documents/kinds/driving_licence/verdict.py",
               "documents/meaning/days.py")  # fmt: skip
    given = {reason for module in modules
             for reason in re.findall(r'\breason\("(\w+)"', text(module))}  # fmt: skip
    given |= {*DOUBTFUL_QUALITY, TWICE.code, CHANGED_BY_OWNER.code}
    signs = {"portrait_missing", "card_incomplete", "second_card", "screenshot"}
    assert given | signs == set(REASONS)


def test_the_page_says_which_unreadable_fields_fail_a_card():
    (line,) = re.findall(r"is `failed`\nfor (.+), without which", text("docs/api.md"))
    assert tuple(re.findall(r"`(\w+)`", line)) == REQUIRED


@pytest.mark.parametrize("page", PAGES, **BY_NAME)
def test_every_setting_that_a_page_names_is_one(page):
    named = set(SETTING.findall(page.read_text("utf-8")))
    assert named - {row.name.upper() for row in rows()} - NOT_OURS == set()


def test_decisions_are_numbered_once_and_in_a_row():
    assert [path.name[:5] for path in DECISIONS] == [
        f"{n:04}-" for n in range(1, 1 + len(DECISIONS))
    ]


@pytest.mark.parametrize("page", DECISIONS, **BY_NAME)
def test_a_decision_says_its_number(page):
    assert page.read_text("utf-8").startswith(f"# {int(page.name[:4])}. ")


def test_the_readmes_example_has_the_form_of_an_answer():
    example = json.loads(re.search(r"```json\n(.+?)```", text("README.md"), re.DOTALL)[1])
    asked_for = {"owner", "also_on", "crops"}
    assert set(example) == set(VerificationAnswer.model_fields) - asked_for
    begin, end = (datetime.fromisoformat(example[name]) for name in ("created_at", "expires_at"))
    days = next(row.default for row in rows() if row.name == "retention_days")
    assert end - begin == timedelta(days=days)


@pytest.mark.parametrize(
    "table",
    [
        table
        for room in (auth.tables, backlog.tables, records.tables, storage.known_keys)
        for table in room.METADATA.tables.values()
    ],
    ids=lambda table: table.name,
)
def test_the_privacy_page_names_every_column(table):
    """What is kept of people stands in the page that says so: a new column is a new sentence."""
    (line,) = [line for line in text("docs/privacy.md").splitlines()
               if line.startswith(f"| `{table.name}`")]  # fmt: skip
    assert {column.name for column in table.columns} <= set(re.findall(r"`(\w+)`", line))


def test_the_privacy_page_names_every_action_of_the_audit():
    page, programs = (
        text("docs/privacy.md"),
        text("records/keeper.py") + text("records/retention.py"),
    )
    actions = set(re.findall(r'AuditLine\(\s*[\w.()]+, [\w.]+, "(\w+)"', programs))
    assert {"created", "expired"} <= actions
    assert {action for action in actions if f"`{action}`" not in page} == set()


def test_every_package_that_is_served_has_its_licence_in_the_page():
    names = re.findall(r"^\| ([\w.-]+) \| [^|]+ \|$", text("docs/licences.md"), re.MULTILINE)
    assert {normal(name) for name in names if name != "package"} == direct()


def licence_of(name):
    """What a package's metadata says."""
    metadata = distribution(name).metadata
    classifiers = [c for c in metadata.get_all("Classifier") or [] if c.startswith("License")]
    first = (metadata["License"] or "").strip().partition("\n")[0]  # some put the whole text there
    return " | ".join([metadata["License-Expression"] or "", first, *classifiers])


@pytest.mark.parametrize("name", sorted(locked("requirements.txt")))
def test_no_package_that_is_served_is_under_the_gpl(name):
    said = licence_of(name)
    assert said.strip(" |"), "no licence is stated"
    assert not COPYLEFT.search(said), said


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("GPL-3.0-or-later", True),
        ("License :: OSI Approved :: GNU Affero General Public License v3", True),
        ("AGPL-3.0", True),
        ("LGPL-3.0", False),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT", False),
    ],
)
def test_the_gpl_is_told_from_the_lgpl(said, refused):
    assert bool(COPYLEFT.search(said)) is refused
