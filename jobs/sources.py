"""Where pictures come from: a folder, a manifest, a bucket that speaks S3, a folder of Drive."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from documents.files import SUFFIXES, Bounds, find_pictures
from documents.reader import Read, read_bytes, read_picture
from elements import Reading
from errors import ImageMissing, ImageTooLarge, UpstreamUnavailable
from jobs.drive import DRIVE, Drive, signed_in
from jobs.listing import Listed, SourceError, shown

S3 = "s3://"


class Source(Protocol):
    """Pictures by name."""

    def names(self) -> list[str]:
        """Every picture's name, each once, in an order that is the same each time."""
        ...

    def read(self, name: str, read: Read, bounds: Bounds) -> Reading:
        """Read one; raises nothing but ReaderErrors."""
        ...


class Files:
    """Pictures of a folder, or those that a manifest names, one a line."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths

    def names(self) -> list[str]:
        return [str(path) for path in self._paths]

    def read(self, name: str, read: Read, bounds: Bounds) -> Reading:
        return read_picture(Path(name), read, bounds)


class Bucket:
    """Pictures of a bucket below a prefix, in memory on their way. Address and keys are where
    boto3 looks for them: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and their like."""

    def __init__(self, address: str) -> None:
        try:
            import boto3
        except ImportError:
            raise SourceError("install requirements-bulk.txt for buckets") from None
        self._bucket, _, self._prefix = address.removeprefix(S3).partition("/")
        self._client: Any = boto3.client("s3")

    def names(self) -> list[str]:
        return sorted(each.name for each in self.files())

    def files(self) -> Iterator[Listed]:
        """Every picture as it stands now; raises SourceError."""
        try:
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            for each in (each for page in pages for each in page.get("Contents", [])):
                if Path(each["Key"]).suffix.lower() in SUFFIXES:
                    revision = str(each.get("ETag", each["Size"])).strip('"')
                    yield Listed(each["Key"], revision, each["Size"], settled=True)
        except Exception as error:  # botocore's own are many
            raise SourceError(f"the bucket can't be listed ({type(error).__name__})") from None

    def read(self, name: str, read: Read, bounds: Bounds) -> Reading:
        return read_bytes(self.fetch(name, bounds.max_image_bytes), read, bounds)

    def fetch(self, name: str, most: int) -> bytes:
        """A picture's bytes; raises ImageMissing, ImageTooLarge, UpstreamUnavailable."""
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=name)
            if answer["ContentLength"] > most:
                raise ImageTooLarge(f"The file is over {most} bytes.")
            data: bytes = answer["Body"].read()
        except ImageTooLarge:
            raise
        except Exception as error:  # boto3 has tried again by itself
            if "NoSuchKey" in str(error):
                raise ImageMissing("There is no such file.") from None
            raise UpstreamUnavailable(f"The bucket answers {type(error).__name__}.") from None
        return data


def open_source(address: str, out: Path) -> Source:
    """The source of an address; raises SourceError. A folder of Drive that anybody may see is
    fetched below ``out`` where nobody is signed in, for its owner alone: take it away afterwards.
    """
    if address.startswith(S3):
        return Bucket(address)
    if address.startswith(DRIVE) and signed_in():
        return Drive(address)
    if address.startswith(DRIVE):
        return Files(list(find_pictures([_fetched_from_drive(address, out / "_fetched")])))
    path = Path(address)
    if path.is_dir():
        return Files(list(find_pictures([path])))
    if not path.is_file():
        raise SourceError(f"there is no folder or manifest {shown(address)}")
    return Files([path.parent / name for name in _names_in(path)])


def reading_source(address: str) -> Source:
    """The source of an address, to read pictures by names that are known; lists nothing."""
    if address.startswith(DRIVE) and signed_in():
        return Drive(address)
    return Bucket(address) if address.startswith(S3) else Files(())


def _names_in(manifest: Path) -> dict[str, None]:
    """What a manifest names, each once; bytes that are no UTF-8 as the file system has them."""
    content = manifest.read_bytes().removeprefix(codecs.BOM_UTF8)
    if b"\0" in content:
        raise SourceError(f"{shown(str(manifest))} is no manifest: a path a line, in UTF-8")
    lines = os.fsdecode(content).split("\n")
    return dict.fromkeys(line.strip() for line in lines if line.strip())


def _fetched_from_drive(address: str, folder: Path) -> Path:
    import gdown

    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        gdown.download_folder(address, output=str(folder), quiet=True, resume=True)
    except Exception as error:  # gdown's own and requests'
        raise SourceError(f"Drive does not give the folder ({type(error).__name__})") from None
    return folder
