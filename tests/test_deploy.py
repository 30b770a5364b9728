"""What deploys the service holds together: parsed, linted, rendered, started from a bare folder."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from settings import ROOT, rows
from tests.conftest import KEY, SECRET

pytestmark = pytest.mark.long

DEPLOY = ROOT / "deploy"
HADOLINT = Path(sys.executable).with_name("hadolint")
SETTINGS = {row.name.upper() for row in rows()}
NOT_SETTINGS = {"POSTGRES_PASSWORD"}


def documents(path):
    return [each for each in yaml.safe_load_all(path.read_text()) if each]


def test_the_dockerfile_passes_hadolint():
    if not HADOLINT.exists():
        pytest.skip("hadolint is not installed: make setup")
    told = subprocess.run([HADOLINT, ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (0, "")


def test_the_image_installs_the_packages_that_a_machine_gets():
    setup = (ROOT / "scripts" / "setup.sh").read_text()
    wanted = re.search(r"^SERVING_PACKAGES=\((.*)\)$", setup, re.MULTILINE)[1].split()
    installs = (ROOT / "Dockerfile").read_text().split("--no-install-recommends")[1]
    assert sorted(wanted) == sorted(installs.split("&&")[0].replace("\\", "").split())


def test_the_image_is_for_nobody_of_note_and_holds_no_secret():
    text = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER 10001$", text, re.MULTILINE)
    assert "HEALTHCHECK" in text
    assert "--require-hashes" in text
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[1] == "*"  # what is not named stays outside
    named = {line[1:] for line in ignored if line.startswith("!")}
    assert not named & {".env", "var", "training", "tests", ".git"}


def test_the_build_is_given_what_it_copies():
    """A file that .dockerignore keeps outside is not there for COPY."""
    named = (ROOT / ".dockerignore").read_text().splitlines()
    build = (ROOT / "Dockerfile").read_text()
    copies = re.findall(r"^COPY (?!--from)(.*) \S+$", build, re.MULTILINE)
    asked = {name for words in copies for name in words.split()} - {"."}
    assert asked == {"requirements.txt", "pyproject.toml", "uv.lock"}
    assert all((ROOT / name).is_file() and f"!{name}" in named for name in asked)
    derived = re.search(
        r"^    RUN (.*)$", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE
    )
    assert all(f"!{name}" in named for name in re.findall(r"-r (\S+)", derived[1]))


def test_the_image_and_whoever_runs_it_agree_on_port_folder_and_user():
    """Whatever .env says of them: it is for a machine without containers, too."""
    text = (ROOT / "Dockerfile").read_text()
    port, folder = re.search(r"PORT=(\d+) DATA_DIR=(\S+)", text).groups()
    user = re.search(r"^USER (\d+)$", text, re.MULTILINE)[1]
    assert re.search(rf"--uid {user} ", text)
    assert f"\nEXPOSE {port}\n" in text
    assert f"\nVOLUME {folder}\n" in text
    (compose,) = documents(ROOT / "compose.yaml")
    for name in ("web", "worker"):
        given = compose["services"][name]["environment"]
        assert (given["HOST"], given["PORT"], given["DATA_DIR"]) == ("0.0.0.0", int(port), folder)
    assert compose["services"]["web"]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert compose["services"]["web"]["volumes"] == [f"outbox:{folder}"]
    (_, data) = compose["services"]["worker"]["tmpfs"]
    assert data.startswith(f"{folder}:mode=0700,uid={user},")
    for name, listens in (("web", "PORT"), ("worker", "WORKER_METRICS_PORT")):
        deployment = documents(DEPLOY / "kubernetes" / f"{name}.yaml")[0]
        template = deployment["spec"]["template"]
        (container,) = template["spec"]["containers"]
        given = {each["name"]: each["value"] for each in container["env"]}
        assert (given["HOST"], given["DATA_DIR"]) == ("0.0.0.0", folder)
        assert folder in {each["mountPath"] for each in container["volumeMounts"]}
        assert [str(each["containerPort"]) for each in container["ports"]] == [given[listens]]
        assert template["metadata"]["annotations"]["prometheus.io/port"] == given[listens]
        security = template["spec"]["securityContext"]
        assert {security["runAsUser"], security["fsGroup"]} == {int(user)}


def test_what_has_an_engine_start_a_service_anew_is_whether_it_lives_not_whether_it_is_ready():
    """Else a database that is away for a minute has every container started anew."""
    assert "/healthz" in (ROOT / "Dockerfile").read_text().split("HEALTHCHECK")[1]
    deployment = documents(DEPLOY / "kubernetes" / "web.yaml")[0]
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    probes = {name: container[f"{name}Probe"]["httpGet"] for name in ("liveness", "readiness")}
    assert [each["path"] for each in probes.values()] == ["/healthz", "/readyz"]
    assert {each["port"] for each in probes.values()} == {"http"}


def test_what_the_image_holds_starts_by_itself(tmp_path):
    """The folder as .dockerignore lets it through: the models are whole, the service and the worker
    load without what is left out."""
    named = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines()
             if line.startswith("!")]  # fmt: skip
    for name in named:
        for path in ROOT.glob(name):
            left_out = shutil.ignore_patterns("__pycache__")
            if path.is_dir():
                shutil.copytree(path, tmp_path / path.name, ignore=left_out)
            else:
                shutil.copy(path, tmp_path)
    given = {"PATH": os.environ["PATH"], "SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY,
             "DATA_DIR": str(tmp_path / "data"), "REDIS_URL": "redis://127.0.0.1:1/0",
             "WORKERS": "celery"}  # fmt: skip
    load = "import main, jobs.worker, sys; sys.exit('tensorflow' in sys.modules)"
    for command in (["-m", "scripts.fetch_models", "--check"], ["-c", load]):
        subprocess.run([sys.executable, *command], cwd=tmp_path, env=given, check=True)


def test_the_sbom_lists_what_is_pinned(tmp_path):
    """By the command that the Dockerfile and `make sbom` run, with the same uv."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    version = re.search(r"uv==(\S+)", text)[1]
    assert f'"uv=={version}"' in (ROOT / "pyproject.toml").read_text()
    words = re.search(r"&& uv (export .*) --output-file", text)[1].split()
    made = re.search(r"^SBOM := \S+ (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]
    assert words == made.split()
    uv = Path(sys.executable).with_name("uv")
    if not uv.exists():
        pytest.skip("uv is not installed: make setup")
    subprocess.run([uv, *words, "--output-file", tmp_path / "sbom.json"], cwd=ROOT, check=True)
    told = json.loads((tmp_path / "sbom.json").read_text())
    assert told["bomFormat"] == "CycloneDX"
    pinned = re.findall(
        r"^([\w.-]+)==([^\s;]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE
    )
    listed = {(each["name"], each["version"]) for each in told["components"]}
    assert len(listed) > 50
    assert listed == set(pinned)


def test_compose_runs_what_there_is():
    (compose,) = documents(ROOT / "compose.yaml")
    services = compose["services"]
    assert services.keys() == {"web", "worker", "postgresql", "redis"}
    for name in ("web", "worker"):
        each = services[name]
        assert each["read_only"] is True
        assert each["cap_drop"] == ["ALL"]
        assert set(each["environment"]) <= SETTINGS
        assert isinstance(each["depends_on"], list)  # a stack refuses what is not
        assert set(each["depends_on"]) <= services.keys()
        assert all("healthcheck" in services[other] for other in each["depends_on"])
    assert "jobs.worker" in services["worker"]["command"]
    redis = " ".join(services["redis"]["command"])
    assert "--appendonly yes" in redis
    assert "--maxmemory-policy noeviction" in redis
    mounted = {volume.split(":")[0] for each in services.values()
               for volume in each.get("volumes", [])}  # fmt: skip
    assert mounted == compose["volumes"].keys()
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text()))
    assert asked == NOT_SETTINGS


def test_the_kustomization_holds_together():
    (plan,) = documents(DEPLOY / "kubernetes" / "kustomization.yaml")
    found = [each for name in plan["resources"] for each in documents(DEPLOY / "kubernetes" / name)]
    deployed = {each["metadata"]["name"]: each for each in found if each["kind"] == "Deployment"}
    assert len(deployed) == 2
    images = {image["name"] for image in plan["images"]}
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert {image["newTag"] for image in plan["images"]} == {version}
    for each in deployed.values():
        template = each["spec"]["template"]
        selected = each["spec"]["selector"]["matchLabels"].items()
        assert selected <= template["metadata"]["labels"].items()
        assert template["spec"]["securityContext"]["runAsNonRoot"] is True
        (container,) = template["spec"]["containers"]
        assert container["image"] in images
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert {env["name"] for env in container["env"]} <= SETTINGS
        volumes = {volume["name"] for volume in template["spec"]["volumes"]}
        assert {mount["name"] for mount in container["volumeMounts"]} == volumes
    for each in found:
        if each["kind"] == "HorizontalPodAutoscaler":
            assert each["spec"]["scaleTargetRef"]["name"] in deployed


def test_kubectl_renders_the_kustomization():
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not installed")
    told = subprocess.run(
        ["kubectl", "kustomize", DEPLOY / "kubernetes"], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    kinds = [each["kind"] for each in yaml.safe_load_all(told.stdout)]
    grows = ["HorizontalPodAutoscaler"] * 2
    assert sorted(kinds) == ["Deployment", "Deployment", *grows, "PodDisruptionBudget", "Service"]


def test_the_unit_is_hardened_and_lets_the_service_write_its_folder():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string((DEPLOY / "ktp-reader.service").read_text())
    service = unit["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == service["WorkingDirectory"]
    assert service["ExecStart"].startswith(service["WorkingDirectory"])
    assert service["NoNewPrivileges"] == "yes"
    page = (ROOT / "docs" / "first-day.md").read_text()
    shown = re.search(r"```ini\n(.*?)```", page, re.DOTALL)[1].splitlines()
    lines = (DEPLOY / "ktp-reader.service").read_text().splitlines()
    assert {line for line in shown if not line.startswith("After=")} <= set(lines)
    if shutil.which("systemd-analyze"):
        told = subprocess.run(
            ["systemd-analyze", "verify", DEPLOY / "ktp-reader.service"], text=True,
            capture_output=True,
        )  # fmt: skip
        assert "Unknown" not in told.stderr
