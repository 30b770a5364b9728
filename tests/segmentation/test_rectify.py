"""From a view of the card net (cover, u, v) to corners: exact views must give exact corners."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import cv2
import numpy as np
import pytest

from elements import ID1, Page, Quad, transform
from errors import CardCropped, CardNotFound
from segmentation import rectify, settling
from segmentation.beside import MIRRORED
from segmentation.edges import PLAIN, Traced
from segmentation.geometry import LOOK, Scales, diagonal, first_look, rectangle, turn_of
from segmentation.judging import Judged
from segmentation.looks import BUDGET, Looks
from segmentation.pose import SKEWED, skew
from segmentation.rectify import (
    LIGHT,
    LOOKS_CLOSER,
    UNMIRRORED,
    find_card,
    outside,
    straighten,
)
from segmentation.sighting import Sighting, close, plausible, sight
from training.finder.data import targets
from training.photos.camera import pose_quad


def error(found: Quad, truth: Quad) -> float:
    return float(np.linalg.norm(found - truth, axis=1).max()) / diagonal(truth)


def poses(count: int) -> list[Quad]:
    rng = np.random.default_rng(7)
    return [
        pose_quad(
            rng, (LOOK, LOOK), fill=rng.uniform(0.4, 0.95),
            tilt=rng.uniform(0, 35), roll=rng.uniform(0, 360),
        )
        for _ in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("quad", poses(24))
def test_an_exact_view_gives_the_corners_within_a_fifth_of_a_percent(quad: Quad) -> None:
    seen = sight(targets(quad[None])[0])
    assert seen is not None
    assert error(seen.quad, quad) < 0.002
    assert seen.agreement > 0.95


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_first_corner_is_the_cards_own_whatever_its_turn(turn: int) -> None:
    rng = np.random.default_rng(turn)
    quad = pose_quad(rng, (LOOK, LOOK), fill=0.8, tilt=10, roll=turn + 5)
    seen = sight(targets(quad[None])[0])
    assert seen is not None
    assert turn_of(seen.quad) == turn
    assert error(seen.quad, quad) < 0.01


def test_noisy_coordinates_average_out() -> None:
    quad = poses(1)[0]
    view = targets(quad[None])[0]
    view[..., 1:] += np.random.default_rng(0).normal(0, 0.05, view[..., 1:].shape)
    seen = sight(view)
    assert seen is not None
    assert error(seen.quad, quad) < 0.02


def test_a_corner_hidden_from_the_mask_is_still_found() -> None:
    quad = rectangle(40, 60, 216, 171)
    view = targets(quad[None])[0]
    cv2.circle(view, (int(quad[2][0] / 2), int(quad[2][1] / 2)), 16, (0, 0, 0), -1)
    seen = sight(view)
    assert seen is not None
    assert error(seen.quad, quad) < 0.01


def test_an_empty_view_shows_no_card() -> None:
    assert sight(np.zeros((128, 128, 3), np.float32)) is None


def test_speckle_is_no_card() -> None:
    view = np.zeros((128, 128, 3), np.float32)
    view[::9, ::9, 0] = 1
    assert sight(view) is None


def test_mirrored_folded_and_thin_quads_are_not_plausible() -> None:
    card = rectangle(0, 0, 158.6, 100)
    assert plausible(card)
    assert not plausible(card[::-1])
    assert not plausible(card[[0, 2, 1, 3]])
    assert not plausible(rectangle(0, 0, 400, 50))


def test_outside_is_the_share_of_area_beyond_the_frame() -> None:
    assert outside(rectangle(0, 0, 100, 50), 100, 50) == pytest.approx(0, abs=1e-6)
    assert outside(rectangle(-50, 0, 50, 50), 100, 50) == pytest.approx(0.5, abs=1e-3)


def accept(page: Page) -> Judged | None:
    return Judged(page)


def refuse(page: Page) -> Judged | None:
    return None


def scripted(view: np.ndarray):
    """A net that answers every look with the same view."""
    return lambda square: view


def test_no_card_in_any_look_raises_card_not_found() -> None:
    photo = np.zeros((300, 400, 3), np.uint8)
    with pytest.raises(CardNotFound):
        find_card(photo, scripted(np.zeros((128, 128, 3), np.float32)), refuse, ID1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("height", "width"), [(32, 20000), (20000, 32), (2, 1000), (5, 4000), (1, 1)]
)
def test_a_sliver_shows_no_card(height: int, width: int) -> None:
    photo = np.zeros((height, width, 3), np.uint8)
    with pytest.raises(CardNotFound):
        find_card(photo, scripted(np.zeros((128, 128, 3), np.float32)), refuse, ID1)  # type: ignore[arg-type]


def test_a_card_that_reaches_far_out_of_the_photo_raises_card_cropped() -> None:
    photo = np.zeros((256, 256, 3), np.uint8)
    quad = rectangle(-60, 80, 140, 206)
    calls = []

    def net(square: np.ndarray) -> np.ndarray:
        calls.append(1)
        seen = quad if len(calls) == 1 else rectangle(24, 24, 232, 232)
        return targets(seen[None])[0]

    with pytest.raises(CardCropped):
        find_card(photo, net, lambda page: None, ID1)  # type: ignore[arg-type]


def test_a_close_look_is_taken_both_ways_up() -> None:
    """What the net sees on one way only does not stand: the mean of both is the cover."""
    quad = rectangle(24, 24, 232, 232)
    upright = np.zeros((256, 256, 3), np.uint8)
    upright[:20] = 255
    leaking = targets(rectangle(24, 0, 232, 232)[None])[0]

    def net(square: np.ndarray) -> np.ndarray:
        if square[0, 0, 0] == 255:
            return leaking
        return targets(quad[None])[0]

    looks = Looks(Scales(upright), net, ID1)  # type: ignore[arg-type]
    view = looks.both_ways(looks.close(quad))
    assert view[5, 64, 0] == pytest.approx(0.5)
    assert view[64, 64, 0] == pytest.approx(1)
    assert np.array_equal(view[..., 1:], leaking[..., 1:])


def test_a_large_photo_gives_corners_in_its_own_pixels() -> None:
    """Looks are taken at a halved photo; the page is cut from the whole one."""
    photo = np.full((3000, 4000, 3), 200, np.uint8)
    quad = rectangle(1000, 900, 2586, 1900)
    cv2.fillConvexPoly(photo, quad.astype(np.int32), (20, 60, 140))
    calls = []

    def net(square: np.ndarray) -> np.ndarray:
        calls.append(1)
        first = len(calls) == 1
        seen = transform(quad, first_look(photo)[1]) if first else rectangle(24, 24, 232, 232)
        return targets(seen[None])[0]

    page = find_card(photo, net, accept, ID1).page  # type: ignore[arg-type]
    assert error(page.quad, quad) < 0.003


def test_where_photo_and_mask_never_agree_the_last_look_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inner = rectangle(24, 24, 232, 232)
    monkeypatch.setattr(
        settling, "on_photo", lambda photo, to_look, cover, quad, shape: Traced(quad - 8, 0.0)
    )
    net = scripted(targets(inner[None])[0])
    photo = Scales(np.zeros((256, 256, 3), np.uint8))
    seen = settling.settle(Looks(photo, net, ID1), inner)  # type: ignore[arg-type]
    assert seen is not None
    looks = settling.MOST_LOOKS
    assert error(seen.quad, inner - 8 * looks) < 0.01


def test_a_doubtful_card_is_looked_at_from_wider_and_closer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From wider and from closer; the sighting whose mask fits best is taken."""
    found = {1.0: 0.9, 1.08: 0.99, 0.94: 0.8}
    tried = []

    def settle(looks: Looks, quad: np.ndarray) -> Sighting:
        size = round(float(np.ptp(quad[:, 0])) / 100, 2)
        tried.append(size)
        return Sighting(rectangle(0, 0, 100, 63), found[size])

    monkeypatch.setattr(settling, "settle", settle)
    looks = Looks(Scales(np.zeros((200, 300, 3), np.uint8)), None, ID1)  # type: ignore[arg-type]
    best = settling.settled(looks, rectangle(0, 0, 100, 63))
    assert best is not None
    assert best.agreement == 0.99
    assert tried == [1.0, 1.08, 0.94]
    found[1.0], tried[:] = 0.99, []
    settling.settled(looks, rectangle(0, 0, 100, 63))
    assert tried == [1.0]


def skewed_and_whole() -> tuple[Quad, Quad]:
    """A card's true quad in a photo of 800 × 600, and one whose lower side leans far out."""
    true = rectangle(200, 150, 600, 402)
    wrong = true.copy()
    wrong[2, 1] += 60
    return wrong, true


def test_a_side_beside_the_card_is_set_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mask has crept out over paper like the card's, down to a line of text."""
    wrong, true = skewed_and_whole()
    photo = np.full((600, 800, 3), 90, np.uint8)
    cv2.fillConvexPoly(photo, true.astype(np.int32), (200, 210, 220))
    monkeypatch.setattr(settling, "settle", lambda looks, quad: None)
    seen = Sighting(wrong, 0.95, score=0.5)
    inner = rectangle(24, 24, 232, 232)
    net = scripted(targets(inner[None])[0])
    found = settling.set_right(Looks(Scales(photo), net, ID1), seen)  # type: ignore[arg-type]
    assert skew(found.quad, (800, 600), ID1.shape) < SKEWED
    assert error(found.quad, true) < 0.005


def test_a_natural_quad_is_not_looked_at_again() -> None:
    _, true = skewed_and_whole()
    seen = Sighting(true, 0.95)
    looks = Looks(Scales(np.zeros((600, 800, 3), np.uint8)), None, ID1)  # type: ignore[arg-type]
    assert settling.set_right(looks, seen) is seen


def test_nor_is_one_whose_four_sides_are_plain() -> None:
    """A bent card, or a lens that bends: its shape is no pinhole's, but its sides are seen."""
    wrong, _ = skewed_and_whole()
    seen = Sighting(wrong, 0.95, score=PLAIN)
    looks = Looks(Scales(np.zeros((600, 800, 3), np.uint8)), None, ID1)  # type: ignore[arg-type]
    assert settling.set_right(looks, seen) is seen


def test_a_skewed_quad_stays_where_the_others_are_no_plainer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong, true = skewed_and_whole()
    monkeypatch.setattr(settling, "settle", lambda looks, quad: None)
    monkeypatch.setattr(settling, "_glance", lambda looks, quad: Sighting(true, 0.85, score=0.6))
    seen = Sighting(wrong, 0.95, score=0.5)
    looks = Looks(Scales(np.zeros((600, 800, 3), np.uint8)), None, ID1)  # type: ignore[arg-type]
    assert settling.set_right(looks, seen) is seen


def test_where_the_judge_sees_no_card_in_the_quad_set_right_the_first_one_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong, true = skewed_and_whole()
    first, better = Sighting(wrong, 0.95), Sighting(true, 0.95)
    monkeypatch.setattr(settling, "settled", lambda looks, quad: first)
    monkeypatch.setattr(settling, "set_right", lambda looks, seen: better)
    assert list(settling.best(None, true)) == [better, first]  # type: ignore[arg-type]


def test_straighten_gives_an_id1_page_and_the_way_back() -> None:
    photo = np.zeros((400, 600, 3), np.uint8)
    quad = np.array([[500, 350], [100, 340], [110, 90], [490, 80]], np.float32)
    cv2.circle(photo, (490, 340), 6, (255, 0, 0), -1)
    page = straighten(photo, quad, 0.9, ID1)
    assert page.image.shape == (638, 1011, 3)
    assert page.turn == 180
    assert page.image[:60, :60, 0].max() > 200, "the first corner's mark stands at the top left"
    assert np.allclose(transform([[1011, 638]], page.to_photo), quad[2], atol=0.1)


@pytest.mark.parametrize(
    ("size", "guesses"), [((1011, 638), 2), ((638, 1011), 2), ((1600, 1200), 0)]
)
def test_a_photo_of_a_cards_shape_is_first_taken_for_the_card(
    size: tuple[int, int], guesses: int
) -> None:
    """A look, both ways up, before the whole photo and its five windows: for a scan, whose sides
    run with the photo's. The last look is at the mirrored photo."""
    photo = np.full((size[1], size[0], 3), 200, np.uint8)
    looks = []

    def net(square: np.ndarray) -> np.ndarray:
        looks.append(square)
        return np.zeros((128, 128, 3), np.float32)

    with pytest.raises(CardNotFound):
        find_card(photo, net, lambda page: None, ID1)  # type: ignore[arg-type]
    assert len(looks) == 6 + guesses + 1


@pytest.mark.parametrize(
    ("turn", "size"), [(0, (1011, 638)), (180, (1011, 638)), (270, (638, 1011))]
)
def test_where_the_net_sees_no_card_in_a_scan_its_rows_of_text_may_tell(
    turn: int, size: tuple[int, int]
) -> None:
    photo = np.full((size[1], size[0], 3), 200, np.uint8)
    blind = scripted(np.zeros((128, 128, 3), np.float32))

    def judge(page: Page) -> Judged | None:
        return Judged(page) if page.turn == turn else None

    page = find_card(photo, blind, judge, ID1).page  # type: ignore[arg-type]
    assert error(page.quad, np.roll(rectangle(0, 0, *size), -turn // 90, axis=0)) < 0.001
    assert page.confidence == 0


@pytest.mark.parametrize("turn", [0, 180])
def test_a_scan_whose_mask_is_unclear_is_told_by_its_coordinates(turn: int) -> None:
    """The cover creeps in along a wavy pattern; where on the card each place lies is plain."""
    photo = np.full((638, 1011, 3), 120, np.uint8)
    corners = np.roll(rectangle(0, 0, 1011, 638), turn // 90, axis=0)

    def net(square: np.ndarray) -> np.ndarray:
        upside_down = len(looks) % 2 == 1
        view = targets(np.roll(rectangle(24, 24, 232, 232), turn // 90, axis=0)[None])[0]
        view[:40, 60:, 0] = 0
        if len(looks) >= 2:
            view = targets(rectangle(24, 24, 232, 232)[None])[0]
            view[:40, 60:, 0] = 0
        looks.append(square)
        return np.ascontiguousarray(view[::-1, ::-1]) if upside_down else view

    looks: list[np.ndarray] = []
    page = find_card(photo, net, accept, ID1).page  # type: ignore[arg-type]
    assert error(page.quad, corners) < 0.01
    assert page.turn == turn


@pytest.mark.parametrize(
    ("scan", "other", "taken"),
    [(0.002, None, "scan"), (0.02, 0.001, "other"), (0.006, 0.02, "scan"), (0.02, None, "scan")],
)
def test_of_a_scan_that_leans_and_another_sighting_the_straighter_is_taken(
    monkeypatch: pytest.MonkeyPatch, scan: float, other: float | None, taken: str
) -> None:
    """A scan whose rows are straight ends the search; one whose rows lean is kept in mind."""
    quads = {"scan": rectangle(0, 0, 100, 63), "other": rectangle(5, 5, 95, 58)}
    seen = [Sighting(quads["scan"], 0.9, scanned=True)]
    if other is not None:
        seen.append(Sighting(quads["other"], 0.9))
    leaning = {"scan": scan, "other": other}

    def judge(page: Page) -> Judged:
        name = "scan" if np.allclose(page.quad, quads["scan"]) else "other"
        return Judged(page, np.full((1, 1, 1), leaning[name], np.float32))

    monkeypatch.setattr(rectify, "_sightings", lambda looks: iter(seen))
    monkeypatch.setattr(rectify, "slant", lambda mask: float(mask[0, 0, 0]))
    page = find_card(np.zeros((63, 100, 3), np.uint8), None, judge, ID1).page  # type: ignore[arg-type]
    assert np.allclose(page.quad, quads[taken])


@pytest.mark.parametrize(
    ("seen", "taken"),
    [
        ([("scan", 0.006, True), ("near", 0.001, False)], "near"),
        ([("scan", 0.006, True), ("near", 0.0055, False), ("far", 0.001, False)], "scan"),
        ([("scan", 0.004, True), ("far", 0.013, True)], "scan"),
        ([("scan", 0.013, True), ("far", 0.004, True)], "far"),
    ],
)
def test_a_photo_cut_out_about_a_card_is_taken_by_the_card_s_sides(
    monkeypatch: pytest.MonkeyPatch, seen: list[tuple[str, float, bool]], taken: str
) -> None:
    """What its own sides say ends the search, also where the scan is nearly there already; the
    photo's corners never replace a straighter scan."""
    quads = {
        "scan": rectangle(4, 3, 96, 60),
        "near": rectangle(4.2, 3, 96, 60.2),
        "far": rectangle(0, 0, 100, 63),
    }
    leaning = {name: lean for name, lean, _ in seen}

    def judge(page: Page) -> Judged:
        name = next(name for name in quads if np.allclose(page.quad, quads[name]))
        return Judged(page, np.full((1, 1, 1), leaning[name], np.float32))

    sightings = [Sighting(quads[name], 0.9, scanned=scan, score=PLAIN) for name, _, scan in seen]
    monkeypatch.setattr(rectify, "_sightings", lambda looks: iter(sightings))
    monkeypatch.setattr(rectify, "slant", lambda mask: float(mask[0, 0, 0]))
    page = find_card(np.zeros((63, 100, 3), np.uint8), None, judge, ID1).page  # type: ignore[arg-type]
    assert np.allclose(page.quad, quads[taken])


@pytest.mark.parametrize(
    ("height", "score", "whole", "taken"),
    [
        (63, 0.0, 0.002, True),
        (63, PLAIN, 0.002, False),  # the card's own sides are there to be seen
        (63, 0.0, 0.01, False),
        (63, 0.0, None, False),  # no card by the photo's corners
        (75, 0.0, 0.002, False),  # no photo of a card's shape
    ],
)
def test_a_card_that_fills_its_photo_has_no_sides_to_be_seen(
    monkeypatch: pytest.MonkeyPatch, height: int, score: float, whole: float | None, taken: bool
) -> None:
    found, corners = rectangle(9, 0, 100, height), rectangle(0, 0, 100, height)

    def judge(page: Page) -> Judged | None:
        lean = whole if np.allclose(page.quad, corners) else 0.02
        return None if lean is None else Judged(page, np.full((1, 1, 1), lean, np.float32))

    seen = Sighting(found, 0.9, score=score)
    monkeypatch.setattr(rectify, "_sightings", lambda looks: iter([seen]))
    monkeypatch.setattr(rectify, "slant", lambda mask: float(mask[0, 0, 0]))
    page = find_card(np.zeros((height, 100, 3), np.uint8), None, judge, ID1).page  # type: ignore[arg-type]
    assert np.allclose(page.quad, corners if taken else found)


def test_a_photo_that_never_settles_ends_with_the_budget() -> None:
    """A net that sees the card elsewhere each time can't keep finding busy."""
    taken = []

    def net(square: np.ndarray) -> np.ndarray:
        taken.append(1)
        return targets((rectangle(20, 40, 190, 150) + np.float32(len(taken) % 3 * 15))[None])[0]

    with pytest.raises(CardNotFound):
        find_card(np.zeros((900, 1200, 3), np.uint8), net, refuse, ID1)  # type: ignore[arg-type]
    assert len(taken) <= BUDGET + LOOKS_CLOSER + MIRRORED


def test_a_sheet_that_took_all_looks_leaves_some_for_closer_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A scan of a card and its back seems to be one card, until it is looked at from closer."""

    def best(looks: Looks, guess: Quad) -> Iterator[Sighting]:
        if looks.afford(LOOKS_CLOSER):
            looks.left -= looks.left if close(guess, sheet, 0.01) else 0
            yield Sighting(guess, 0.9, score=PLAIN)

    def judge(page: Page) -> Judged | None:
        return Judged(page) if diagonal(page.quad) < 0.9 * diagonal(sheet) else None

    def net(square: np.ndarray) -> np.ndarray:
        return np.zeros((LOOK // 2, LOOK // 2, 3), np.float32)

    sheet = rectangle(0, 0, 300, 400)
    monkeypatch.setattr(rectify, "_guesses", lambda looks, window: iter([rectangle(*window)]))
    monkeypatch.setattr(rectify, "best", best)
    page = find_card(np.zeros((400, 300, 3), np.uint8), net, judge, ID1).page  # type: ignore[arg-type]
    assert np.allclose(page.quad, rectangle(60, 80, 240, 320))


def test_a_mirrored_card_is_not_found_but_said_to_be_mirrored() -> None:
    photo = np.random.default_rng(1).integers(0, 30, (256, 256, 3)).astype(np.uint8)
    photo[:, :128] += 200
    upright = rectangle(24, 60, 232, 190)

    def net(square: np.ndarray) -> np.ndarray:
        first = np.array_equal(square, photo) or np.array_equal(square, photo[:, ::-1])
        return targets((upright if first else rectangle(24, 24, 232, 232))[None])[0]

    def judge(page: Page) -> Judged | None:
        return Judged(page) if page.image[300, 900].mean() > page.image[300, 100].mean() else None

    with pytest.raises(CardNotFound, match="mirrored") as told:
        find_card(photo, net, lambda page: judge(page) if page.turn == 0 else None, ID1)  # type: ignore[arg-type]
    assert told.value.advice == UNMIRRORED


@pytest.mark.parametrize(("level", "advice"), [(0, LIGHT), (40, LIGHT), (90, CardNotFound.advice)])
def test_where_a_photo_is_too_dark_more_light_is_advised(level: int, advice: str) -> None:
    photo = np.full((600, 800, 3), level, np.uint8)
    photo[:60, :80] = 250  # a lamp at its edge
    blind = scripted(np.zeros((128, 128, 3), np.float32))
    with pytest.raises(CardNotFound) as told:
        find_card(photo, blind, refuse, ID1)  # type: ignore[arg-type]
    assert told.value.advice == advice


@pytest.mark.parametrize(
    ("shares", "taken"),
    [((0.45, 0.55, 0.5), 1), ((0.45, None, 0.5), 1), ((0.45, 0.0, 0.42), 0)],
)
def test_a_page_hardly_to_be_judged_is_taken_where_there_is_no_better_one(
    monkeypatch: pytest.MonkeyPatch, shares: tuple[float | None, ...], taken: int
) -> None:
    """None is a page that the judge is sure of, 0 one that is no document."""
    quads = [rectangle(9 * n, 9 * n, 100 + 9 * n, 63 + 9 * n) for n in range(len(shares))]

    def judge(page: Page) -> Judged | None:
        same = [n for n, quad in enumerate(quads) if np.allclose(page.quad, quad)]
        share = shares[same[0]] if same else 0.0
        return None if share == 0 else Judged(page, doubtful=share)

    seen = [Sighting(quad, 0.9, score=PLAIN) for quad in quads]
    monkeypatch.setattr(rectify, "_sightings", lambda looks: iter(seen))
    looks = Looks(Scales(np.zeros((100, 160, 3), np.uint8)), None, ID1)  # type: ignore[arg-type]
    assert np.allclose(rectify.find_one(looks, judge).page.quad, quads[taken])


def test_a_card_that_is_plain_in_the_mirror_alone_is_said_to_be_mirrored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = Sighting(rectangle(0, 0, 100, 63), 0.9, score=PLAIN)
    monkeypatch.setattr(rectify, "_sightings", lambda looks: iter([seen]))
    monkeypatch.setattr(rectify, "mirrored", lambda photo, card, judge, frame: True)
    doubtful = partial(Judged, doubtful=0.5)
    with pytest.raises(CardNotFound, match="mirrored"):
        find_card(np.zeros((63, 100, 3), np.uint8), None, doubtful, ID1)  # type: ignore[arg-type]
