"""The table of settings, what refuses to start, and that the documents tell of every row."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from documents.kinds import find_kinds
from service.safety import need_folder, refuse_unsafe
from settings import ROOT, Settings, SettingsError, load_settings, rows
from storage.vault import new_key
from tests.closed import not_root
from tests.conftest import KEY


def test_without_anything_given_the_defaults_of_the_table_stand():
    assert load_settings({}, None) == Settings(data_dir=ROOT / "var")


def test_the_environment_goes_before_the_file_and_the_file_before_defaults(tmp_path):
    (tmp_path / ".env").write_text("PORT=6000\nHOST=0.0.0.0\n")
    settings = load_settings({"PORT": "7000"}, tmp_path / ".env")
    assert (settings.port, settings.host, settings.web_threads) == (7000, "0.0.0.0", 16)


def test_an_empty_value_means_the_default():
    assert load_settings({"PORT": "", "SANDBOX": " "}, None).port == 5000


def test_a_missing_file_is_no_error(tmp_path):
    assert load_settings({}, tmp_path / "no.env").port == 5000


def test_paths_are_taken_from_the_projects_folder_unless_absolute():
    assert load_settings({"DATA_DIR": "here"}, None).data_dir == ROOT / "here"
    assert load_settings({"DATA_DIR": "/srv/cards"}, None).data_dir == Path("/srv/cards")
    assert load_settings({"DATA_DIR": "~/cards"}, None).data_dir == Path.home() / "cards"
    with pytest.raises(SettingsError, match="DATA_DIR"):
        load_settings({"DATA_DIR": "~nobody-of-this-name/cards"}, None)


@pytest.mark.parametrize("text", ["1", "true", "YES", "on"])
def test_switches_take_the_usual_words(text):
    assert load_settings({"SANDBOX": text}, None).sandbox is True


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "many"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("WEB_CONCURRENCY", "0"),
        ("SANDBOX", "perhaps"),
        ("LOG_LEVEL", "loud"),
        ("FLASK_ENV", "developement"),
        ("RETENTION_DAYS", "9999999"),
        ("TOKEN_DAYS", "9999999"),
        ("SESSION_HOURS", "99999999"),
        ("ASYNC_HOURS", "99999999"),
    ],
)
def test_a_value_that_does_not_fit_is_named_and_not_repeated(name, text):
    with pytest.raises(SettingsError) as caught:
        load_settings({name: text}, None)
    line = str(caught.value)
    assert line.startswith(name)
    assert text not in line.split()
    assert "\n" not in line


def test_recognizers_are_chosen_by_field():
    chosen = load_settings({"RECOGNIZERS": "nik:tesseract, ktp.alamat : crnn"}, None).recognizer_of
    assert chosen == {("ktp", "nik"): "tesseract", ("ktp", "alamat"): "crnn"}
    assert load_settings({}, None).recognizer_of == {}
    with pytest.raises(SettingsError, match="RECOGNIZERS must be like"):
        load_settings({"RECOGNIZERS": "tesseract"}, None).recognizer_of  # noqa: B018


def test_recognizers_that_there_are_may_be_chosen():
    chosen = "nik:tesseract, nama:character_cnn, invoice.total:digits"
    refuse_unsafe(replace(SAFE, recognizers=chosen), {})


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("nik:digits", "no recogniser 'digits'.*crnn"),
        ("nik:foo", "no recogniser 'foo'.*tesseract"),
        ("nikk:crnn", "no field 'nikk'.*tanggal_lahir"),
        ("sim.nama:crnn", "no kind 'sim'.*ktp"),
    ],
)
def test_recognizers_that_there_are_not_are_refused_in_one_line(chosen, told):
    with pytest.raises(SettingsError, match=rf"^RECOGNIZERS[^\n]*{told}[^\n]*$"):
        refuse_unsafe(replace(SAFE, recognizers=chosen), {})


def test_kinds_that_there_are_not_can_not_be_switched_off():
    assert load_settings({"KINDS_OFF": "ktp, "}, None).kinds_switched_off == {"ktp"}
    with pytest.raises(SettingsError, match=r"^KINDS_OFF: there is no kind 'sim'.*ktp"):
        refuse_unsafe(replace(SAFE, kinds_off="sim"), {})


def test_one_kind_at_least_is_read():
    every = ", ".join(find_kinds())
    with pytest.raises(SettingsError, match=r"^KINDS_OFF switches every kind off[^\n]*$"):
        refuse_unsafe(replace(SAFE, kinds_off=every), {})


@pytest.mark.parametrize("zone", ["WIB", "Asia", "../../etc/passwd", "Asia/Nowhere"])
def test_a_zone_that_there_is_not_is_refused_in_one_line(zone):
    refuse_unsafe(replace(SAFE, time_zone="Asia/Makassar"), {})
    with pytest.raises(SettingsError, match=r"^TIME_ZONE: [^\n]*Asia/Makassar[^\n]*$"):
        refuse_unsafe(replace(SAFE, time_zone=zone), {})


@pytest.mark.parametrize(
    "hosts", ["https://hooks.example.org", "hooks.example.org:8443", "*", "a.example b.example"]
)
def test_hosts_of_callbacks_are_names(hosts):
    refuse_unsafe(replace(SAFE, callback_hosts="hooks.example.org, *.Example.org ,"), {})
    with pytest.raises(SettingsError, match=r"^CALLBACK_HOSTS: [^\n]*hooks\.example\.org[^\n]*$"):
        refuse_unsafe(replace(SAFE, callback_hosts=hosts), {})


@pytest.mark.parametrize("host", ["localhost", "hooks.LOCALHOST", "127.0.0.1", "192.168.1.7"])
def test_private_hosts_are_told_on_a_developers_machine_alone(host):
    settings = replace(SAFE, callback_hosts=f"hooks.example.org, {host}")
    with pytest.raises(SettingsError, match=r"^CALLBACK_HOSTS: [^\n]*FLASK_ENV=development[^\n]*$"):
        refuse_unsafe(settings, {})
    refuse_unsafe(replace(settings, flask_env="development"), {})


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"smtp_host": "mail.example.org:25"}, "SMTP_HOST is a host's name alone"),
        ({"smtp_host": "smtp://mail.example.org"}, "SMTP_HOST is a host's name alone"),
        ({"smtp_ca_file": "nowhere/ca.pem"}, "SMTP_CA_FILE names a file that is not there"),
        ({"otlp_endpoint": "localhost:4318"}, "OTLP_ENDPOINT is no address"),
    ],
)
def test_servers_that_can_not_be_reached_are_said_before_the_start(changed, told):
    settings = replace(SAFE, mail="smtp", smtp_host="::1", otlp_endpoint="http://localhost:4318")
    refuse_unsafe(settings, {})
    with pytest.raises(SettingsError, match=told):
        refuse_unsafe(replace(settings, **changed), {})


@pytest.mark.parametrize("models", ["ktp-card-3", "ktp-card-3:id", ":id:00"])
def test_weights_are_named_with_their_source_and_sha256(models):
    address = "ktp-card-3:https://example.org:8443/card.tflite:00ff ktp-fields-4:1AbC:aa"
    assert load_settings({"MODELS": address}, None).wanted_weights == [
        ("ktp-card-3", "https://example.org:8443/card.tflite", "00ff"),
        ("ktp-fields-4", "1AbC", "aa"),
    ]
    with pytest.raises(SettingsError, match="MODELS must be like"):
        load_settings({"MODELS": models}, None).wanted_weights  # noqa: B018


def refused(folder):
    """What need_folder says to somebody who isn't root, whom no folder refuses."""
    with not_root(), pytest.raises(SettingsError) as caught:
        need_folder(replace(SAFE, data_dir=folder))
    return str(caught.value)


def test_a_folder_that_can_not_be_used_is_named_in_one_line(tmp_path):
    need_folder(replace(SAFE, data_dir=tmp_path / "a" / "b"))
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"^DATA_DIR: [^\n]*file/var can't be made \(Not a dir"):
        need_folder(replace(SAFE, data_dir=tmp_path / "file" / "var"))
    with tempfile.TemporaryDirectory() as others:
        Path(others).chmod(0o555)
        assert re.match(r"DATA_DIR: .* can't be written to\. Give it to .*", refused(Path(others)))
        below = refused(Path(others) / "var")
        assert re.match(r"DATA_DIR: .*/var can't be made \(Permission denied\)\. Give", below)


def test_the_secret_does_not_show_when_settings_are_printed():
    assert "hush" not in repr(Settings(secret_key="hush"))


@pytest.mark.parametrize(
    "secret",
    ["", "short", "a" * 64, "abab" * 20, "please-change-me-please-change-me-1", "my-SECRET-" * 5],
)
def test_a_start_with_an_unsafe_secret_is_refused_in_one_line(secret):
    with pytest.raises(SettingsError) as caught:
        refuse_unsafe(Settings(secret_key=secret))
    assert str(caught.value).startswith("SECRET_KEY")
    assert "\n" not in str(caught.value)


SAFE = Settings(secret_key="k9Xo2vQm7RtZ4bYw1LsPd8HjGc5NfUa3-_EeIiOoTt", encryption_keys=new_key())


def test_secrets_as_run_flask_makes_them_are_accepted():
    refuse_unsafe(SAFE, {})
    refuse_unsafe(replace(SAFE, encryption_keys=f"{new_key()}, {new_key()}"), {})


def test_reasons_that_wait_are_codes_that_there_are():
    settings = replace(SAFE, review_reasons=" nik_region_differs, expired ,")
    assert settings.waits == {"nik_region_differs", "expired"}
    refuse_unsafe(settings, {})
    assert SAFE.waits == set()
    with pytest.raises(SettingsError, match=r"^REVIEW_REASONS [^\n]*nik_region_differs[^\n]*$"):
        refuse_unsafe(replace(SAFE, review_reasons="nik_region_difers"), {})


@pytest.mark.parametrize("keys", ["", ",", "short", "A" * 43 + "=", f"{KEY},x", "é" * 44])
def test_a_start_with_keys_that_are_none_is_refused_in_one_line(keys):
    with pytest.raises(SettingsError, match=r"^ENCRYPTION_KEYS[^\n]*$"):
        refuse_unsafe(replace(SAFE, encryption_keys=keys), {})


@pytest.mark.parametrize("name", ["FIREBASE_AUTH_EMULATOR_HOST", "FIRESTORE_EMULATOR_HOST"])
def test_production_refuses_emulators_and_development_takes_them(name):
    with pytest.raises(SettingsError, match=name):
        refuse_unsafe(SAFE, {name: "127.0.0.1:9099"})
    refuse_unsafe(replace(SAFE, flask_env="development"), {name: "127.0.0.1:9099"})


@pytest.mark.parametrize("asked", [{"accounts": "firebase"}, {"records": "firestore"},
                                   {"mail": "trigger"}])  # fmt: skip
def test_half_a_firebase_project_is_refused(asked, tmp_path):
    settings = replace(SAFE, **asked)
    with pytest.raises(SettingsError, match="FIREBASE_PROJECT_ID"):
        refuse_unsafe(settings, {})
    settings = replace(settings, firebase_project_id="demo")
    with pytest.raises(SettingsError, match="FIREBASE_CREDENTIALS is not set"):
        refuse_unsafe(settings, {})
    key = tmp_path / "redmineKey.json"
    settings = replace(settings, firebase_credentials=str(key))
    with pytest.raises(SettingsError, match="not there"):
        refuse_unsafe(settings, {})
    key.write_text("{}")
    key.chmod(0o644)
    with pytest.raises(SettingsError, match="others may read"):
        refuse_unsafe(settings, {})
    key.chmod(0o600)
    refuse_unsafe(settings, {})


def test_codes_go_nowhere_in_clear():
    with pytest.raises(SettingsError, match="SMTP_HOST"):
        refuse_unsafe(replace(SAFE, mail="smtp"), {})
    away = replace(SAFE, mail="smtp", smtp_host="mail.example.org", smtp_security="none")
    with pytest.raises(SettingsError, match="in clear"):
        refuse_unsafe(away, {})
    refuse_unsafe(replace(away, smtp_host="127.0.0.1"), {})


@pytest.mark.parametrize(
    "origin",
    ["foo", "*", "null", "app.example.org", "https://", "https://app.example.org/", "https://a.org/x",
     "https://*.example.org", "https://.*", "https://a.org:port", "https://a b.org", "https://a.org;x",
     "https://u@a.org", "https://A.org"],
)  # fmt: skip
def test_what_is_no_origin_is_refused_in_one_line(origin):
    with pytest.raises(SettingsError, match=r"^CORS_ORIGINS: [^\n]*https://app.example.org[^\n]*$"):
        refuse_unsafe(replace(SAFE, cors_origins=f"https://good.example.org, {origin}"), {})


def test_origins_as_browsers_and_apps_send_them_are_taken():
    origins = (
        "https://app.example.org, http://localhost:3000,capacitor://localhost, http://[::1]:80"
    )
    settings = replace(SAFE, cors_origins=origins)
    refuse_unsafe(settings, {})
    assert len(settings.origins) == 4
    assert SAFE.origins == ()


def test_git_takes_no_key_no_secret_and_no_database(tmp_path):
    shutil.copy(ROOT / ".gitignore", tmp_path)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    kept = [path.name for path in (ROOT / "models").glob("*.json")]
    kept += [".env.example", "documents/kinds/ktp/calibration.json", "records/firestore/keys.py",
             "records/firestore/firestore.indexes.json", "tests/keys/test_key.py"]  # fmt: skip
    secret = ["redmineKey.json", "redmine-key.json", "app-firebase-adminsdk-x1y2z-0a1b2c.json",
              "serviceAccountKey.json", "service-account.json", "service_account.json",
              "serviceAccount.json", "google-credentials.json", "client_secret_1.json", "key.json",
              "config/firebase-key.json", ".env", ".env.production", ".env.bak", ".env.new",
              "tls.pem", "server.key", "service.db", "backup.db", "service.db-wal",
              "a.dump"]  # fmt: skip
    told = subprocess.run(
        ["git", "-C", tmp_path, "check-ignore", "--stdin"], input="\n".join(kept + secret),
        text=True, capture_output=True, check=True,
    )  # fmt: skip
    assert told.stdout.splitlines() == secret


def test_an_empty_limit_is_none_and_one_that_is_not_given_the_default():
    assert load_settings({"LIMIT_ACCOUNT": ""}, None).limit_account == ""
    assert load_settings({}, None).limit_account == "1200/minute"


def test_the_example_file_holds_every_setting_with_its_default_and_nothing_else():
    lines = (ROOT / ".env.example").read_text().splitlines()
    set_ = [line.removeprefix("# ") for line in lines if re.match(r"(# )?[A-Z0-9_]+=", line)]
    given = dict(line.split("=", 1) for line in set_)
    assert list(given) == [row.name.upper() for row in rows()]
    assert [line for line in lines if line[:1].isupper()] == ["SECRET_KEY=", "ENCRYPTION_KEYS="]
    assert load_settings(given, None) == load_settings({}, None)


def test_every_setting_is_documented_with_its_default_and_help():
    page = (ROOT / "docs" / "settings.md").read_text().splitlines()
    documented = [line for line in page if line.startswith("| `")]
    assert len(documented) == len(rows())
    for line, row in zip(documented, rows(), strict=True):
        name, default, text = (part.strip() for part in line.strip("| ").split(" | "))
        assert name == f"`{row.name.upper()}`"
        assert text == row.metadata["help"]
        shown = "" if default == "none" else default.strip("`")
        assert load_settings({row.name.upper(): shown}, None) == load_settings({}, None)
