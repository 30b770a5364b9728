"""Fetch the models that the settings name, and check those that are there.

    python -m scripts.fetch_models           fetch what MODELS, CARD_MODEL_ID, FIELDS_…, LINE_…
                                             and DEEP_LINE_MODEL_ID name
    python -m scripts.fetch_models --check   compare models/*.tflite with their descriptions

Where the settings name none, the shipped weights stay and nothing is fetched. A fetched file takes
their place only when it is whole, has the sha256 of the settings and runs; a Keras file (.keras or
.h5) is converted to LiteRT first, once.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from documents.kinds import find_kinds
from documents.weights import MODELS_DIR, weights_of
from scripts.model_files import FetchError, check, description, install, sha256_of, try_out
from settings import DEFAULT_KIND, Settings, SettingsError, load_settings

LARGEST = 200_000_000  # bytes; ours have a few million
TIMEOUTS = (10.0, 60.0)  # seconds to connect, and between two pieces


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model the settings name: the name of its file in models/, a Google Drive id or an address,
    the file's sha256, the setting that holds it."""

    name: str
    source: str
    sha256: str
    setting: str


# The pairs of settings from before MODELS: a role of a KTP's nets, and which of two that read.
PAIRS = {
    "card": ("card", 0),
    "fields": ("fields", 0),
    "line": ("crnn", 0),
    "deep_line": ("crnn", 1),
}


def wanted_models(settings: Settings) -> list[Wanted]:
    """What the settings name; raises SettingsError for an id without a sha256, or a name that no
    kind opens."""
    kinds = find_kinds()
    found = []
    for pair, (role, place) in PAIRS.items():
        source = getattr(settings, f"{pair}_model_id")
        sha256 = getattr(settings, f"{pair}_model_sha256").lower()
        if source:
            name = kinds[DEFAULT_KIND].nets[role].split("+")[place]
            found.append(Wanted(name, source, sha256, f"{pair.upper()}_MODEL_SHA256"))
    known = weights_of(kinds.values())
    for name, source, sha256 in settings.wanted_weights:
        if name not in known:
            raise SettingsError(
                f"MODELS: there is no model {name!r}; there are: {', '.join(known)}."
            )
        found.append(Wanted(name, source, sha256.lower(), "MODELS"))
    for model in found:
        if len(model.sha256) != 64 or set(model.sha256) - set("0123456789abcdef"):
            what = "must be" if model.setting != "MODELS" else f"must give {model.name}"
            raise SettingsError(
                f"{model.setting} {what} the 64 hex digits of the file it goes with."
            )
    return found


def fetch(model: Wanted, folder: Path) -> bool:
    """Put a model into the folder; false if it is there already. Raises FetchError."""
    name = model.name
    about = description(folder / f"{name}.json")
    weights = folder / f"{name}.tflite"
    current = about.get("source_sha256") == model.sha256
    if current and weights.is_file() and sha256_of(weights) == about.get("sha256"):
        return False
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as scratch:
        staged = Path(scratch)
        file = staged / "fetched"
        _download(model.source, file)
        _refuse_wrong(file, model)
        install(file, name, about)
        _describe(staged / f"{name}.json", model)
        try_out(staged / f"{name}.tflite")
        for suffix in ("tflite", "json"):
            os.replace(staged / f"{name}.{suffix}", folder / f"{name}.{suffix}")
    return True


def _download(source: str, path: Path) -> None:
    import gdown  # only here: a start that fetches nothing need not wait for it

    def stop_at_cap(done: int, total: int | None) -> None:
        if max(done, total or 0) > LARGEST:
            raise FetchError(f"The file has more than {LARGEST} bytes, which is no model of ours.")

    try:
        gdown.download(
            url=source if "://" in source else None,
            id=None if "://" in source else source,
            output=str(path),
            quiet=True,
            use_cookies=False,
            timeout=TIMEOUTS,
            progress=stop_at_cap,
        )
    except (gdown.exceptions.DownloadError, OSError) as error:
        reason = str(error).strip().splitlines()[:1]
        raise FetchError(f"The file could not be fetched: {' '.join(reason)}") from error


def _refuse_wrong(file: Path, model: Wanted) -> None:
    if sha256_of(file) == model.sha256:
        return
    with file.open("rb") as opened:
        start = opened.read(1000).lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise FetchError(
            "A web page came instead of the file, as for a login. Share the file with "
            "everyone who has its link, or check its id."
        )
    raise FetchError(f"The file is not the one that {model.setting} names.")


def _describe(path: Path, model: Wanted) -> None:
    """Add where the weights come from, by which the next run knows that they are there."""
    about = description(path) | {"source": model.source, "source_sha256": model.sha256}
    path.write_text(json.dumps(about, indent=2) + "\n", "utf-8")


def main(arguments: Sequence[str] | None = None, folder: Path = MODELS_DIR) -> int:
    """0 if all is well, 1 if a model can't be fetched or is wrong, 2 for settings that are."""
    parser = argparse.ArgumentParser(prog="python -m scripts.fetch_models", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--check", action="store_true", help="fetch nothing, compare only")
    options = parser.parse_args(arguments)
    if options.check:
        faults = check(folder)
        print("\n".join(faults), end="\n" if faults else "", file=sys.stderr)
        return 1 if faults else 0
    try:
        for model in wanted_models(load_settings()):
            name = model.name
            print(f"{name}: {'fetched' if fetch(model, folder) else 'is there'}.")
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except FetchError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing stays half fetched
    sys.exit(main())
