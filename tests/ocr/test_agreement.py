"""Two recognisers on a line: the second is heard where the picture supports it as well."""

from __future__ import annotations

import numpy as np
import pytest

from elements import Script, TextLine
from ocr.agreement import AgreedRecognizer
from tests.ocr.written import NAME

CROP = np.zeros((24, 90, 3), np.uint8)


class Picture:
    """Evidence for texts by the nats given."""

    def __init__(self, **nats):
        self.nats = nats

    def log_likelihoods(self, texts):
        return [self.nats.get(text.replace(" ", "_"), -50.0) for text in texts]

    def likeliest(self, pattern):
        return None

    def alternatives(self):
        return [(text.replace("_", " "), np.exp(told)) for text, told in self.nats.items()]


class Says:
    """A recogniser that reads every line alike."""

    def __init__(self, name, text, confidence, evidence=None):
        self.name = name
        self.line = TextLine(text, confidence, evidence=evidence)

    def read(self, crops, scripts):
        return [self.line] * len(crops)


@pytest.mark.parametrize(
    ("second", "text"),
    [
        ("DEWI AGUS", "DEWI AGUS"),  # nearly as likely: a space that was passed over
        ("dewi  agus :", "DEWI AGUS"),
        ("DEW1 AGUS", "DEWIAGUS"),  # the picture is against it
        ("", "DEWIAGUS"),
    ],
)
def test_the_second_is_followed_where_the_picture_allows_it(second, text):
    picture = Picture(DEWIAGUS=-0.1, DEWI_AGUS=-2.9)
    first = Says("crnn", "DEWIAGUS", 0.7, picture)
    both = AgreedRecognizer(first, Says("tess", second, 0.9))
    assert [line.text for line in both.read([CROP], [NAME])] == [text]
    assert both.name == "crnn+tess"


def test_without_evidence_the_first_stands():
    both = AgreedRecognizer(Says("crnn", "DEWIAGUS", 0.7), Says("tess", "DEWI AGUS", 0.9))
    assert both.read([CROP], [NAME])[0].text == "DEWIAGUS"


@pytest.mark.parametrize(
    ("second", "confidence"),
    [
        ("DEWI AGUS", 0.95),
        ("dewi agus", 0.95),
        ("(DEWI AGUS.", 0.95),  # texture at its ends
        (". DEWI AGUS", 0.95),
        ("DEWIAGUS", 0.8),  # the picture rules out that they run together
        ("DEWI AGU S", 0.4),  # a blank more, which the nets may have missed
        ("DEWI AGUSTA", 0.8),  # it rules these letters out
        ("", 0.8),
    ],
)
def test_a_line_is_sure_where_the_picture_is_and_both_read_the_same(second, confidence):
    """The picture's word on the whole text counts, not the least sure of its letters; of one that
    both read alike, among the texts that it makes likely."""
    picture = Picture(DEWI_AGUS=np.log(0.8), **{"DEWI_A'GUS": np.log(0.8 / 9)})
    both = AgreedRecognizer(Says("crnn", "DEWI AGUS", 0.7, picture), Says("tess", second, 0.9))
    line = both.read([CROP], [NAME])[0]
    assert (line.text, line.confidence) == ("DEWI AGUS", pytest.approx(confidence, rel=1e-4))


def test_the_second_is_asked_only_of_what_is_not_sure_and_trusted():
    asked = []

    class Asked(Says):
        def read(self, crops, scripts):
            asked.extend(scripts)
            return super().read(crops, scripts)

    script = Script(trusted=lambda text: text == "ALI")
    for sure, word, asks in ((0.99, "ALI", []), (0.98, "ALI", [script]), (0.99, "AII", [script])):
        asked.clear()
        both = AgreedRecognizer(Says("crnn", word, sure), Asked("tess", "X", 0.9))
        line = both.read([CROP], [script])[0]
        assert (line.text, asked) == (word, asks)
        assert line.confidence == pytest.approx(sure / 2 if asks else (1 + sure) / 2)


@pytest.mark.parametrize("nats", [-0.2, -3.0])
def test_letters_that_the_picture_leaves_open_are_a_doubt(nats):
    picture = Picture(RUDI=np.log(0.8), BUDI=np.log(0.8) + nats)
    both = AgreedRecognizer(Says("crnn", "RUDI", 0.9, picture), Says("tess", "AUDI", 0.9))
    sure = both.read([CROP], [NAME])[0].confidence
    both = AgreedRecognizer(Says("crnn", "RUDI", 0.9, picture), Says("tess", "BUDI", 0.9))
    assert both.read([CROP], [NAME])[0].confidence < 0.6 * sure


@pytest.mark.parametrize(("nats", "doubted"), [(-4.5, 0.675), (-8.0, 0.865), (-16.0, 0.982)])
def test_a_blank_that_only_the_first_saw_is_the_less_a_doubt_the_plainer_it_is(nats, doubted):
    picture = Picture(DEWI_AGUS=np.log(0.8), DEWIAGUS=np.log(0.8) + nats)
    both = AgreedRecognizer(Says("crnn", "DEWI AGUS", 0.7, picture), Says("tess", "DEWIAGUS", 0.9))
    line = both.read([CROP], [NAME])[0]
    assert (line.text, line.confidence) == ("DEWI AGUS", pytest.approx(0.8 * doubted, abs=0.001))


@pytest.mark.parametrize("second", ["IKA X", "MARUF IKA X"])
def test_an_apostrophe_or_a_blank_that_only_the_first_saw_stays(second):
    picture = Picture(**{"MA'RUF_IKA_X": -0.7, "MARUF_IKA_X": -1.0, "IKA_X": -9.0})
    both = AgreedRecognizer(Says("crnn", "MA'RUF IKA X", 0.7, picture), Says("tess", second, 0.9))
    assert both.read([CROP], [NAME])[0].text == "MA'RUF IKA X"


@pytest.mark.parametrize("second", ["BUDI W.", "BUDI S.KOM."])
def test_the_full_stop_of_an_initial_or_a_title_is_no_texture(second):
    picture = Picture(**{"BUDI_W": -0.1, "BUDI_S.KOM": -0.1})
    both = AgreedRecognizer(Says("crnn", second[:-1], 0.7, picture), Says("tess", second, 0.9))
    assert both.read([CROP], [NAME])[0].confidence < 0.5


@pytest.mark.parametrize(
    ("second", "other", "less"),
    [
        ("IKO FATHONI", "EKO FATHONI", 4.0),
        ("IKO FATHONI", "IKO' FATHONI", 0.0),  # marks the second passes over itself
        ("IKO FATHONI", "IKOFATHONI", 4.0),  # but it saw the blank
        ("IKO FATHONI", "IKO FATHONI'", 0.0),
        ("IKO FATHONI", "", 0.0),  # what is asked of whether anything stands there
        ("IKO FATHONL", "EKO FATHONI", 0.0),
    ],
)
def test_other_letters_are_less_likely_where_both_read_alike(second, other, less):
    picture = Picture(**{"IKO_FATHONI": -0.1, other.replace(" ", "_"): -5.0})
    both = AgreedRecognizer(Says("crnn", "IKO FATHONI", 0.9, picture), Says("tess", second, 0.9))
    evidence = both.read([CROP], [NAME])[0].evidence
    assert evidence.log_likelihoods(["IKO FATHONI", other]) == [-0.1, -5.0 - less]
    assert evidence.alternatives()[1] == (other, pytest.approx(np.exp(-5.0 - less)))


def test_looks_that_differ_are_no_doubt_of_what_both_read_alike():
    unsure = Picture(DEWI=-4.0, DEVI=-6.0)
    sure = {}
    for second in ("DEWI", "DEN1"):
        both = AgreedRecognizer(Says("crnn", "DEWI", 0.9, unsure), Says("tess", second, 0.9))
        sure[second] = both.read([CROP], [NAME])[0].confidence
    assert sure["DEWI"] == pytest.approx(1 - 0.5 / (1 + np.exp(2)))
    assert sure["DEN1"] < 0.02


@pytest.mark.parametrize(
    ("second", "of_q", "of_s"),
    [
        ("BAIHAQI LIS", 4.0, 4.0),
        ("BAIHAOI LIS", 0.0, 4.0),  # it hardly knows a Q, and tells nothing of it
        ("BAIHAGI LIS", 0.0, 4.0),
        ("BAIHAOI LIZ", 0.0, 0.0),
    ],
)
def test_a_q_that_the_second_does_not_know_is_read_alike(second, of_q, of_s):
    nats = {"BAIHAQI_LIS": -0.1, "BAIHAOI_LIS": -5.0, "BAIHAQI_LIZ": -5.0}
    first = Says("crnn", "BAIHAQI LIS", 0.9, Picture(**nats))
    evidence = AgreedRecognizer(first, Says("tess", second, 0.9)).read([CROP], [NAME])[0].evidence
    told = evidence.log_likelihoods(["BAIHAOI LIS", "BAIHAQI LIZ"])
    assert told == [-5.0 - of_q, -5.0 - of_s]


def test_capitals_of_unlike_height_are_no_small_letters():
    """A line may seem to be in mixed case; the second's capitals say that it is not."""
    rng = np.random.default_rng(1)
    crop = np.full((48, 300, 3), 255, np.uint8)
    for n, high in enumerate(rng.permutation([18, 19, 20, 32, 33, 34])):
        crop[40 - high : 40, 20 + 45 * n : 45 + 45 * n] = 0
    picture = Picture(AZWAR=np.log(0.96), AZAR=-24.0)
    for second, least, most in (("AZAR", 0.95, 1.0), ("Azar", 0.0, 0.5)):
        both = AgreedRecognizer(Says("crnn", "AZWAR", 0.9, picture), Says("tess", second, 0.9))
        (line,) = both.read([crop], [NAME])
        assert line.text == "AZWAR"
        assert least <= line.confidence <= most


class Asked(Says):
    """One that reads the n-th crop as the n-th text, and each further one as the last."""

    def __init__(self, *texts):
        super().__init__("tess", texts[0], 0.9)
        self.texts, self.asked = list(texts), 0

    def read(self, crops, scripts):
        told = [self.texts[min(self.asked + n, len(self.texts) - 1)] for n in range(len(crops))]
        self.asked += len(crops)
        return [TextLine(text, 0.9) for text in told]


def test_a_line_looked_at_again_is_as_sure_as_all_looks_together():
    second = Asked("BUDI")
    further = Says("crnn", "BUDI", 0.9, Picture(**{"BUDI": -0.1, "BUD'I": -1.1}))
    both = AgreedRecognizer(further, second)
    plain = Says("crnn", "BUDI", 0.2, Picture(**{"BUDI": -1.6, "BUD'I": -1.6})).line
    again = both.look_again(plain, CROP, NAME)
    assert again.confidence == pytest.approx((1 + 1 / (1 + np.exp(-2 / 3))) / 2)
    assert second.asked == 1
    read = both.look_again(again, CROP, NAME)  # the second was heard already
    assert (read.text, second.asked) == ("BUDI", 1)
    assert read.evidence.log_likelihoods(["BUDI", "RUDI"])[1] == -54.0


@pytest.mark.parametrize(
    ("texts", "asked", "confidence"),
    [
        (["BUDI"], 1, 1.0),
        (["BUD1", "BUOI", "BUDI"], 3, 1.0),  # alike in a further look
        (["BUD1", "BUOI", "8UDI"], 3, 0.9),
    ],
)
def test_the_second_is_shown_further_looks_until_it_reads_alike(texts, asked, confidence):
    second = Asked(*texts)
    picture = Picture(BUDI=np.log(0.9))
    both = AgreedRecognizer(Says("crnn", "BUDI", 0.9, picture), second)
    again = both.look_again(Says("crnn", "BUDI", 0.2, picture).line, CROP, NAME)
    assert (again.text, second.asked) == ("BUDI", asked)
    assert again.confidence == pytest.approx(confidence, abs=0.01)


def test_a_line_without_evidence_is_not_looked_at_again():
    both = AgreedRecognizer(Says("crnn", "BUDI", 0.9), Says("tess", "BUDI", 0.9))
    line = TextLine("BUDI", 0.3)
    assert both.look_again(line, CROP, NAME) is line
