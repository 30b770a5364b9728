"""What the nets of machine-readable zones learn from: one seed, one picture, its truth."""

from __future__ import annotations

import json

import keras
import numpy as np
import pytest

from elements import PLAIN
from ocr.charset import BLANK, Charset
from ocr.crnn import CrnnRecognizer
from ocr.crnn_net import LOGITS, build_crnn
from segmentation.geometry import LOOK
from training.export import export_line_net
from training.finder.data import LOOKS, targets
from training.kinds.mrz import zone_data
from training.kinds.mrz.documents import draw_document
from training.kinds.mrz.lines import CHARSET, RECIPE, draw_lines
from training.kinds.mrz.photos import KINDS, shrunk, take, take_none
from training.lines.batches import batches
from training.lines.cut import ROOM
from training.lines.data import build, load
from training.nets.start import start_from_characters
from training.photos.scenery import Grounds

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(scope="module")
def grounds():
    return Grounds("test", most=3)


def test_a_seed_draws_the_same_document():
    one, other = draw_document(5, band=True), draw_document(5, band=True)
    assert np.array_equal(one.image, other.image)
    assert one.holder == other.holder


def test_the_zone_is_where_the_ink_is():
    """Lines of a document: darker inside than between them."""
    document = draw_document(8, layout="TD1", band=True)
    grey = document.image.min(2).astype(float)
    (left, top), (right, bottom) = (
        document.zone.min(0).astype(int),
        document.zone.max(0).astype(int),
    )
    rows = grey[:, left:right].mean(1)
    inside = [rows[int(q[0, 1]) : int(q[2, 1])].mean() for q in document.lines]
    between = rows[int(document.lines[0][2, 1]) + 8 : int(document.lines[1][0, 1]) - 8].mean()
    assert max(inside) < between - 5
    assert top > 0
    assert bottom < len(rows)


def test_lines_have_the_zones_text_and_one_height():
    lines = draw_lines(2, layout="TD3")
    assert [len(line.text) for line in lines] == [44, 44]
    assert len({line.grey.shape for line in lines}) == 1
    assert min(lines[0].grey.shape) > 2 * ROOM + 20


def test_lines_are_kept_and_make_batches(tmp_path):
    build(RECIPE.draw, tmp_path, "train", 3, 7, workers=1, trials=RECIPE.trials)
    lines = load(tmp_path, "train")
    x, y = next(batches(RECIPE, [lines], np.random.default_rng(1), count=1))
    assert x.shape[1:] == (32, x.shape[2], 1)
    texts = {CHARSET.decode(row.tolist()) for row in y}
    assert texts <= {line.text for line in lines}


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_knows_where_its_zone_is(kind, grounds):
    rng = np.random.default_rng(3)
    document = shrunk(draw_document(6), 500)
    photo = take(rng, document, grounds, kind, 448)
    assert photo.lines == document.holder.lines
    height, width = photo.image.shape[:2]
    middle = photo.zone.mean(0)
    assert (middle > 0).all()
    assert middle[0] < width
    assert middle[1] < height
    for look, quad in zone_data.looks(rng, photo):
        assert look.shape == (LOOK, LOOK, 3)
        assert np.isfinite(quad).all()


def test_a_picture_without_a_zone_has_none(grounds):
    rng = np.random.default_rng(4)
    photo = take_none(rng, grounds, 448)
    assert photo.zone is None
    assert all(np.isnan(quad).all() for _, quad in zone_data.looks(rng, photo))


def test_looks_are_kept_with_their_zones(tmp_path):
    zone_data.build(tmp_path, "test", 2, 1, 5, workers=1)
    x, quads = (np.load(tmp_path / f"test-{name}.npy") for name in ("x", "quads"))
    assert x.shape == (2 * LOOKS, LOOK, LOOK, 3)
    assert x.any((1, 2, 3)).all()
    cover = targets(quads)[..., 0]
    assert ((cover > 0.5).any((1, 2)) == np.isfinite(quads).all((1, 2))).all()


def test_a_net_for_other_characters_gives_what_both_know():
    known, wanted = Charset(" AB0"), Charset("B0<")
    size = {"channels": (4, 4, 4, 4), "features": 8}
    keras.utils.set_random_seed(1)
    other, model = build_crnn(len(known), **size), build_crnn(len(wanted), **size)
    start_from_characters(model, other, known, wanted)
    x = np.random.default_rng(0).uniform(0, 255, (1, 32, 64, 1)).astype(np.float32)
    had, has = np.asarray(other(x, training=False))[0], np.asarray(model(x, training=False))[0]
    assert np.allclose(has[:, [BLANK, 1, 2]], had[:, [BLANK, 3, 4]], atol=1e-5)
    assert model.get_layer(LOGITS).get_weights()[1][3] == -3


def test_a_zones_line_net_is_served_by_its_own_characters(tmp_path):
    net = build_crnn(len(CHARSET), channels=(4, 4, 4, 4), features=8)
    path = export_line_net(net, CHARSET, tmp_path, "crnn-tiny-1", {"widths": [704]})
    assert json.loads(path.with_suffix(".json").read_text())["charset"] == CHARSET.characters
    reader = CrnnRecognizer(path)
    [line] = reader.read([np.full((40, 800, 3), 200, np.uint8)], [PLAIN])
    assert set(line.text) <= set(CHARSET.characters)
