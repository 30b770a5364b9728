"""Characters to learn from: drawn by seed, cut from photos, laid out, split by source."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

from documents.kind import DocumentKind, Nets, Sample, Stages
from documents.reader import Reader
from elements import Box, Page, TextRegion
from errors import CardNotFound
from ocr.characters import SIZE, Glyph
from ocr.charset import ARABIC_INDIC_DIGITS, KTP_CHARACTERS, Charset
from training.characters import laid_out as characters
from training.characters.batches import labels
from training.characters.charsets import CHARSETS, CharacterSet
from training.characters.cut import cut
from training.characters.from_lines import labelled, spelt
from training.characters.sets import Glyphs, draw_set, save
from training.drawing.glyphs import NOTHING, draw_glyph, faces
from training.kinds.find import kinds_with


def letter_picture(character: str, size: int = SIZE) -> np.ndarray:
    picture = np.full((size, size), 255, np.uint8)
    cv2.putText(picture, character, (6, 26), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
    return picture


def glyph_like(character: str, *, spaced: bool = False) -> Glyph:
    picture = np.full((SIZE, SIZE), 255, np.uint8)
    picture[22 : 26 if character in ".," else 5, 14:18] = 0
    if character not in ".,":
        picture[5:25, 14:18] = 0
    return Glyph(Box(0, 0, 4, 20), spaced, picture)


@pytest.mark.parametrize("character", [NOTHING, *KTP_CHARACTERS, *ARABIC_INDIC_DIGITS, "<"])
@pytest.mark.parametrize("split", ["train", "test"])
def test_every_character_can_be_drawn(split: str, character: str) -> None:
    rng = np.random.default_rng(4)
    for drawn in (draw_glyph(rng, split, character) for _ in range(5)):
        assert drawn.character == character
        assert (drawn.picture.shape, drawn.picture.dtype) == ((SIZE, SIZE), np.uint8)
        assert drawn.picture.min() < 128
        assert drawn.picture.max() == 255


def test_no_typeface_serves_training_and_measuring() -> None:
    for character in ("A", "0", ARABIC_INDIC_DIGITS[3]):
        for kind in ("text", "nik"):
            train, test = (
                {face.path for face in faces(kind, split, character)[0]}
                for split in ("train", "test")
            )
            assert train
            assert test
            assert not train & test


def test_a_seed_draws_the_same_set_again(tmp_path: Path) -> None:
    one, two = (
        [*draw_set("test", CharacterSet("AB.", "ktp"), 1, 30, 7, workers=1)] for _ in range(2)
    )
    assert [g.character for g in one] == [g.character for g in two]
    assert all((a.picture == b.picture).all() for a, b in zip(one, two, strict=True))
    save(tmp_path / "test.npz", one)
    read = Glyphs.read(tmp_path / "test.npz")
    assert read.characters.tolist() == [g.character for g in one]
    assert (read.pictures == np.array([g.picture for g in one])).all()
    assert set(read.characters.tolist()) <= {NOTHING, *"AB."}
    assert (~read.from_cards()).sum() == 30
    assert read.from_cards().sum() == len(one) - 30 > 0


@pytest.mark.parametrize(
    ("spaces", "text", "right"),
    [
        ([0, 0, 1, 0], "AB CD", True),
        ([0, 0, 0, 0], "AB CD", False),  # the space was not found
        ([0, 0, 1], "AB CD", False),  # two letters in one piece
        ([0, 1, 0, 0], "ABCD", False),
        ([0, 1, 0, 0], "1234", True),  # a 1 among digits stands in much room
        ([0, 1, 0, 0], "AI<<", True),  # and a thin letter of a zone, at one pitch
    ],
)
def test_a_line_counts_where_its_glyphs_must_be_its_letters(
    spaces: list[int], text: str, right: bool
) -> None:
    glyphs = [glyph_like("A", spaced=bool(spaced)) for spaced in spaces]
    assert spelt(glyphs, text) == right
    assert len([*labelled(glyphs, text, "card 1")]) == (len(glyphs) if right else 0)


def test_a_stop_as_high_as_a_letter_is_no_stop() -> None:
    assert [d.character for d in labelled([glyph_like("A"), glyph_like(".")], "A.", "")] == [
        "A",
        ".",
    ]
    assert not [*labelled([glyph_like("A"), glyph_like("A")], "A.", "")]


@pytest.mark.parametrize("character", [*KTP_CHARACTERS, *ARABIC_INDIC_DIGITS, "<", NOTHING])
def test_folders_are_safe_names_and_lead_back(character: str) -> None:
    folder = characters.folder_of(character)
    assert folder == "none" or folder.removeprefix("U+").isalnum()
    assert characters.character_of(folder) == character


@pytest.mark.parametrize("name", ["A", "misc", "U+XYZ"])
def test_a_stray_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"U\+0041|invalid literal"):
        characters.character_of(name)


def card_reader() -> Reader:
    """Of a kind whose page is the whole picture, read in one region; a dark one shows no card."""

    def rectify(photo: np.ndarray, nets: Nets) -> Page:
        if photo.mean() < 60:
            raise CardNotFound
        return Page(photo, Box(0, 0, *photo.shape[1::-1]).quad(), np.eye(3), 0, 1.0)

    stages = Stages(
        rectify=rectify,
        locate=lambda page, nets: [TextRegion("nama", Box(0, 0, 1, 1))],
        cut=lambda image, region: image,
        parse=lambda *_: None,
    )
    return Reader(
        DocumentKind("test", {}, lambda form: stages, ("nama",), Sample({})), Nets({}, {})
    )


def photo_of(text: str) -> np.ndarray:
    picture = np.full((48, 40 + 36 * len(text), 3), 230, np.uint8)
    for n, letter in enumerate(text):
        place = (12 + 36 * n, 36)
        cv2.putText(picture, letter, place, cv2.FONT_HERSHEY_SIMPLEX, 1.0, (20, 20, 20), 3)
    return picture


def test_glyphs_of_photos_keep_their_source_and_nothing_else(tmp_path: Path) -> None:
    photos, out = tmp_path / "photos", tmp_path / "cut"
    (photos / "person").mkdir(parents=True)
    cv2.imwrite(str(photos / "SITI.png"), photo_of("HALO"))
    cv2.imwrite(str(photos / "dark.png"), np.zeros((48, 200, 3), np.uint8))
    for n in (1, 2):
        cv2.imwrite(str(photos / "person" / f"{n}.png"), photo_of("BUKU"))
    failed = cut(photos, out, card_reader())
    files = sorted(out.glob("*.png"))
    assert failed == 1
    assert sorted(Counter(map(characters.source_of, files)).values()) == [4, 8]
    assert not any(word in file.name for file in files for word in ("SITI", "person", "nama"))
    assert characters.read_pictures(files).shape == (12, SIZE, SIZE)


class Guesser:
    """Takes wide ink for an A, other ink for a B, white for nothing."""

    def guesses(self, pictures: np.ndarray) -> list[tuple[str, float]]:
        inked = [(picture < 128).any(0).sum() for picture in pictures]
        return [("A" if n > 10 else "B" if n else "", 0.9) for n in inked]


def test_a_guess_lays_glyphs_out_and_a_split_keeps_sources_together(tmp_path: Path) -> None:
    flat, laid, parted = (tmp_path / name for name in ("flat", "laid", "parted"))
    flat.mkdir()
    for source in range(20):
        wide, narrow = np.full((2, SIZE, SIZE), 255, np.uint8)
        wide[5:25, 6:26] = narrow[5:25, 14:18] = source
        for number, picture in enumerate((wide, narrow, np.full_like(wide, 255))):
            cv2.imwrite(str(flat / f"s{source:02}-{number}.png"), picture)
    characters.layout(flat, Guesser(), laid)
    assert {folder.name: len([*folder.iterdir()]) for folder in laid.iterdir()} == {
        "U+0041": 20, "U+0042": 20, "none": 20,
    }  # fmt: skip

    characters.split(laid, parted)
    parts = {part.name: {characters.source_of(p) for p in part.glob("*/*.png")}
             for part in parted.iterdir()}  # fmt: skip
    assert {name: len(found) for name, found in parts.items()} == {
        "train": 16, "validation": 2, "test": 2,
    }  # fmt: skip
    assert len(set().union(*parts.values())) == 20
    pictures, labels = characters.read_laid_out(parted / "train")
    assert Counter(labels) == {"A": 16, "B": 16, "": 16}
    assert all((picture < 128).any() == bool(label)
               for picture, label in zip(pictures, labels, strict=True))  # fmt: skip


def test_a_split_needs_a_source_a_part(tmp_path: Path) -> None:
    (tmp_path / "laid" / "U+0041").mkdir(parents=True)
    for source in ("a", "b"):
        cv2.imwrite(str(tmp_path / "laid" / "U+0041" / f"{source}-1.png"), letter_picture("A"))
    with pytest.raises(ValueError, match="too few"):
        characters.split(tmp_path / "laid", tmp_path / "out")


def test_a_picture_of_another_size_is_refused(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a-1.png"), letter_picture("A", 40))
    with pytest.raises(ValueError, match="not a picture of"):
        characters.read_pictures([tmp_path / "a-1.png"])


@pytest.mark.parametrize("name", ["ktp", "mrz"])
def test_each_charset_is_drawn_cut_and_labelled(name: str, tmp_path: Path) -> None:
    """Of single glyphs and of lines, and every character has a class of the net's."""
    charset = CHARSETS[name]
    drawn = [*draw_set("train", charset, 1, 60, 7, workers=1)]
    save(tmp_path / "train.npz", drawn)
    glyphs = Glyphs.read(tmp_path / "train.npz")
    assert (~glyphs.from_cards()).sum() == 60
    assert glyphs.from_cards().sum() > 0
    assert labels(glyphs, Charset(charset.characters)).max() <= len(charset.characters)
    assert ("<" in charset.characters) == ("<" in glyphs.characters.tolist())


def test_the_lines_of_each_charset_are_those_of_a_kind_that_draws_some() -> None:
    named = {charset.lines for charset in CHARSETS.values()} - {None}
    assert named <= set(kinds_with("lines"))
