"""What watches the service asks for what it tells, and every alert has its page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from settings import ROOT
from tests.test_deploy import DEPLOY, documents

pytestmark = pytest.mark.long

WORD = re.compile(r"[a-z][a-z0-9_]+_[a-z0-9_]+")
OF_PROMETHEUS = {"histogram_quantile"}


def expressions():
    (rules,) = documents(DEPLOY / "alerts.yaml")
    board = json.loads((DEPLOY / "grafana.json").read_text())
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]
    targets = [target for panel in board["panels"] for target in panel["targets"]]
    return alerts, [each["expr"] for each in (*alerts, *targets)]


def test_every_metric_that_is_watched_exists(client):
    """Each name is one of those that /metrics tells of, by HELP and TYPE where nothing happened."""
    told = client.get("/metrics").text
    known = set()
    for name, kind in re.findall(r"^# TYPE (\w+) (\w+)$", told, re.MULTILINE):
        known |= {name}
        if kind == "histogram":
            known |= {f"{name}_bucket", f"{name}_sum", f"{name}_count"}
    _, asked = expressions()
    named = {word for text in asked for word in WORD.findall(text)} - OF_PROMETHEUS
    assert {"submissions_oldest_seconds", "http_request_seconds_bucket"} <= named
    assert named - known == set()


def test_every_alert_has_its_page():
    alerts, _ = expressions()
    pages = re.findall(r"^## (\w+)$", (ROOT / "docs" / "runbook.md").read_text(), re.MULTILINE)
    assert [alert["alert"] for alert in alerts] == pages
    for alert in alerts:
        place = f"docs/runbook.md#{alert['alert'].lower()}"
        assert alert["annotations"]["runbook_url"] == place


def test_promtool_takes_the_rules():
    if not shutil.which("promtool"):
        pytest.skip("promtool is not installed")
    subprocess.run(["promtool", "check", "rules", DEPLOY / "alerts.yaml"], check=True)
