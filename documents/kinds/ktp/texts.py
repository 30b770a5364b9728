"""A card's free texts: names and addresses."""

from __future__ import annotations

import re

from documents.meaning.evidence import read_alike
from documents.meaning.legible import as_likely, is_plain
from documents.meaning.value import STRANGE, Value, changed, unreadable
from elements import Evidence
from fields import addresses, names, near_names

NOT_A_NAME = "not in the form of a name"
ONE_LETTER = "a letter alone, which few names are"
# Of 22 names of drawn cards that were mended so and sure in all else 3 were wrong.
MENDED = "letters of it were mended, so another name may stand there"
ANOTHER = "another known name is nearly as likely"
# Nats within which one is. Of 288 names that passed on small pictures of another renderer seven of
# the 30 that had one so near were wrong (JUDI for BUDI, ERA for EKA), one of the others; of 1,701
# that passed on our own, nine had one, and all were right.
NEARLY_AS_LIKELY = 5.0
MOST_MENDED = 4  # changes of a name
# Nats by which a known word or title may be less likely than a name read. Of 180 drawn names it
# mends 3 and spoils none. The stop of an initial the picture tells.
MOST_LOST_OF_NAME = 2.5
# Of known words that ran together in a name: the nets miss blanks in narrow type.
MOST_LOST_BLANK_OF_NAME = 6.0
# Of a known word in place of an unknown one that is a letter away. Of 97 drawn names all words that
# were read wrong and lay so near were mended, no right one had a known word within 7 nats.
MOST_LOST_LETTER_OF_NAME = 4.0
# Of a name without a first or last letter, which may be a colon or a line of the ground. Of 20
# drawn names with an initial there the least is 7.6, flat and careful ones 13; of 12 in which none
# is printed the most is 5.6.
MOST_LOST_STRAY = 6.0
# Nats within which a text with a blank, an apostrophe or a hyphen more is as good as the name that
# was read: of 111 drawn names that were read right none has one so near, of 37 wrong ones 7.
OPEN = 3.0
# The same of a name with an unknown word: BUYAY for BUYA Y passed, 3.1 nats apart.
OPEN_UNKNOWN = 5.0
# The same of an apostrophe that makes known words of it, or stands beside a vowel within a word:
# NURAINI for NUR'AINI passed, 4.8 and 7.6 nats apart, RAFUL for RAF'UL 7. Of 477 drawn names that
# were read right and have none the nearest within a word is 8.1.
OPEN_SPELT = 8.0
# The same with a hyphen in place of a blank: MIN JUN for MIN-JUN passed, 6.7 nats apart. Of 165
# names that were read right none has one within 7.4.
OPEN_HYPHEN = 7.0
# The same with another known word a letter away: IKO for EKO passed, 6.3 nats apart. Of 240 names
# that were read right none has one within 6.5.
OPEN_OTHER = 6.4
# The same with another round letter (C, G, O, Q), or an I more: of 18 drawn names of unknown words
# that were read right none has one within 7 nats; JACOGO for JACOQO had it within 4.
OPEN_ROUND = 6.0
# The same with an I more, or a J for an I, in a known word: RONI for RONII and SARI for SARJ
# passed. Of 200 drawn names that were read right the nearest lie 7.7 and 5.5 nats away.
OPEN_STROKE, OPEN_HOOK = 7.0, 5.0
# The same with an initial apart: LIKA for L IKA passed, 7.3 nats apart. Of 210 names of known words
# that were read right none has one within 9.5.
OPEN_INITIAL = 8.5
# The same within a name, where initials are seldom: of 3,441 drawn names one had one that was read
# run together, 5.4 nats apart, and 26 had none that lay within 8.5, four of them within this.
OPEN_INITIAL_WITHIN = 6.5
# The same with another known title: S.PI for S.PT passed, 5.1 nats apart.
OPEN_TITLE = 8.0
# The same with a full stop behind the last title, or without: A.MD.KEB for A.MD.KEB. passed, 0.5
# nats apart. Of 52 names with titles that were read right the nearest has it 3.1 nats away.
OPEN_STOP = 3.0
# The same with the usual stops of a title that was read without them: SPA for SP.A passed, 3.1 nats
# apart.
OPEN_STOPPED = 5.0
# The same behind an I: KETUT for I KETUT passed, 4.8 nats apart; before names that have it, and
# before NI, another is 18 and more away.
OPEN_I = 10.0
# The same with another letter for an initial: RUDI O for RUDI Q passed, 4.6 nats apart. Of 43 drawn
# initials that were read right none has another within 5.5.
OPEN_LETTER = 5.2
# Nats from which a name of known words is likely at all, and by which all others are less likely.
# Of 47 drawn initials the four that were misread had another letter within 1.9, the others none
# within 5.5.
LIKELY, ALONE = -4.0, 5.0
# The same with a known word in place of a long unknown one that is a letter away: VINGENSIUS for
# VINCENSIUS passed, of 1,130 other names that did 11 have such a word. What two readers read alike
# is no exception: ADFLIA for ADELIA passed. The same where a letter may be two: ROM for RONI
# passed, 18.4 nats apart; of 1,701 names that did four have such a word. The same where a blank
# parts a known word: JAT MIKO for JATMIKO passed, 11 nats apart.
OPEN_LONG = 20.0
# The same with a known word of any length in place of an unknown one a letter away, where two
# readers read it alike: narrow print misleads both. Of 959 drawn lines that were read alike five
# had a letter wrong, two of which lay within this and have no other bound, and 28 that were right.
OPEN_NEAR_ALIKE = 14.0
# The same where they do not: YOSLF for YOSEF passed, whose E was half worn away, 6.9 nats apart. Of
# 97 drawn names that were read right none had such a word within 7.
OPEN_NEAR = 7.2
# The same with a comma before a title that was read without one, and the other way round: QADARI P.
# A.MD for QADARI P, A.MD was sure, 5.9 nats apart, and FAHMI, SE passed for FAHMI SE on two lines,
# though less likely.
OPEN_COMMA, OPEN_NO_COMMA = 8.0, 5.0
# What is open at all makes a name wait: of 7.6 nats of 8 next to nothing was left.
LEAST_OPEN = 0.5
MOST_LOST_BLANK = 3.0  # nats by which known words may be less likely apart than run together
# The same, of blanks around a slash between numbers, which the nets pass over: of 18 drawn
# addresses the five that have them lay within 16.2, the others 19 and more away.
SLASH_APART = 17.5
# The same, of a slash within a number, where the text as read is likely: 18/7 was 187 by 0.3 nats.
# Of 340 drawn lines with a number that has none the least is 2.3, but for those misread otherwise.
SLASH_LOST, LIKELY_ADDRESS = 2.0, -3.0
# The same, of a B in place of a last 8 of a house's number, which has a letter about as often as an
# 8. Of 19 drawn numbers that end so the five B that were read 8 lay within 3.4, all 8 from 5.2.
LETTER_LOST = 4.0
# The same, of a stop or a slash between a block's letter and its number, which few drawn addresses
# have: three stops lay within 3, five slashes within 4.3. Of 430 letters without one the least is
# 4.5, 7.0 and 8.1 where it would stand for a digit, but for those misread otherwise.
STOP_LOST, BLOCK_SLASH_LOST = 3.5, 5.0
_BESIDE_VOWEL = re.compile(r"[AEIOU]'[A-Z]|[A-Z]'[AEIOU]")
SPACED = 0.7  # nats: a blank after JL. is twice as usual as none


def read_name(text: str, evidence: Evidence | None = None) -> Value:
    """A person's name: free text, but for what readers lose (fields/names.py): marks and blanks,
    where the picture makes a text with them likelier, and known words and titles, also those a
    letter away (fields/near_names.py), where it hardly speaks against them."""
    name, corrections = names.read(text)
    letters = sum(map(str.isalpha, name))
    if letters == 1 and is_plain(name, evidence):
        return Value(name, None, corrections, (ONE_LETTER,), distance=STRANGE)
    if letters < 2:
        return unreadable()
    usual, lost = _usual_name(text, name, evidence)
    why = changed(name, usual, "known words and titles, or a mark that the picture shows")
    problems = (NOT_A_NAME,) * (not names.is_valid(usual))
    problems += (MENDED,) * (_letters(usual) != _letters(name))
    problems += (ANOTHER,) * _may_be_another(usual, evidence)
    distance = min(0.9, max(lost, _open(usual, evidence)))
    known = not distance and _stands_alone(usual, evidence)
    return Value(usual, None, corrections + why, problems, distance=distance, known=known)


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, name))


def _open(name: str, evidence: Evidence | None) -> float:
    """How far the picture leaves it open, 0–1, whether a mark stands in a name: LALA or LA'LA; or
    another known word in place of one: ERINA or ERLINA; or another round letter or an I more in an
    unknown one: JACO or JAQO; or a known word in place of a long one that is none: VINGENSIUS or
    VINCENSIUS; or behind a first letter that is none: INENG or NENG; or another known title: S.PI
    or S.PT; or a stop behind the last one or within it; or an initial apart: LIKA or L IKA."""
    marked, alike = names.marked(name), read_alike(evidence)
    apart = names.initial_apart(name)
    within = tuple(other for other in apart if names.is_apart_within(other, name))
    spelt = [other for other in marked if other.count("'") > name.count("'")]
    open_by = (
        (OPEN if names.is_known(name) else OPEN_UNKNOWN, marked),
        (OPEN_SPELT, tuple(o for o in spelt if names.is_known(o) or _within(o, name))),
        (OPEN_INITIAL, tuple(other for other in apart if other not in within)),
        (OPEN_INITIAL_WITHIN, within),
        (OPEN_I, names.behind_i(name)),
        (OPEN_HYPHEN, tuple(o for o in marked if o.replace("-", " ") == name != o)),
        (OPEN_OTHER, near_names.others(name)),
        (OPEN_ROUND, near_names.look_alikes(name)),
        (OPEN_TITLE, near_names.other_titles(name)),
        (OPEN_STOP, (*near_names.other_stop(name), *names.other_stops_of_initials(name))),
        (OPEN_LONG, near_names.nearly(name)),
        (OPEN_NEAR_ALIKE if alike else OPEN_NEAR, near_names.near(name)),
        (OPEN_STROKE, near_names.narrow(name, "II")),
        (OPEN_HOOK, near_names.narrow(name, "J")),
        (OPEN_LONG, near_names.parted(name)),
        (OPEN_LONG, near_names.titles_before(name)),
        (OPEN_STOPPED, near_names.stopped_titles(name)),
        (OPEN_COMMA, near_names.with_comma(name)),
        (OPEN_NO_COMMA, near_names.without_comma(name)),
        (OPEN_LONG, near_names.stopped_as_before(name)),
        (OPEN_LONG, near_names.joined(name)),
        (OPEN_LETTER, near_names.other_initials(name)),
    )
    texts = [text for _, others in open_by for text in others]
    if evidence is None or not texts:
        return 0.0
    own, *told = evidence.log_likelihoods([name, *texts])
    bounds = [bound for bound, others in open_by for _ in others]
    near = [1 - (own - other) / bound for other, bound in zip(told, bounds, strict=True)]
    return min(1.0, max(LEAST_OPEN, *near)) if max(near) > 0 else 0.0


def _may_be_another(name: str, evidence: Evidence | None) -> bool:
    """Whether the picture makes a name with another known word, a letter away, nearly as likely."""
    others = near_names.others(name)
    if evidence is None or not others:
        return False
    own, *told = evidence.log_likelihoods([name, *others])
    return own - max(told) < NEARLY_AS_LIKELY


def _within(other: str, name: str) -> bool:
    """Whether another text has an apostrophe more beside a vowel within a word that is not known:
    MARTUA is no MART'UA."""
    at = next((k for k, letter in enumerate(name) if other[k] != letter), len(name))
    if other[at + 1 :] != name[at:] or _BESIDE_VOWEL.match(other, at - 1) is None:
        return False
    return not names.is_known(name[:at].rpartition(" ")[2] + name[at:].partition(" ")[0])


def _stands_alone(name: str, evidence: Evidence | None) -> bool:
    """Whether a name of known words is as good as one of a closed set: the picture may show it, and
    hardly another of known words, nor other letters, be they a name or not, nor another letter
    where an initial stands, or none, nor another title or other stops."""
    if evidence is None or not names.is_nearly_known(name):
        return False
    others = (
        *names.marked(name), *names.behind_i(name), *near_names.others(name),
        *near_names.other_initials(name), *near_names.other_titles(name),
        *(other for other in near_names.other_stops(name) if _is_printed(other, name)),
        *_rivals(name, evidence),
    )  # fmt: skip
    own, *told = evidence.log_likelihoods([name, *others])
    return own >= LIKELY and all(own - other >= ALONE for other in told)


def _rivals(name: str, evidence: Evidence) -> list[str]:
    """The texts of other letters than a name's that the picture makes likeliest, be they names or
    not: WUIANDARI was read WULANDARI."""
    told = [text for text, _ in evidence.alternatives() if text]
    return [text for text in told if _letters(text) != _letters(name)]


def _is_printed(other: str, name: str) -> bool:
    """Whether a name with other stops or commas is one as some are printed, or lacks a comma: DRA,
    SITI is no way to print DRA. SITI."""
    lacks_comma = other.count(",") < name.count(",") and other.count(".") == name.count(".")
    return lacks_comma or (names.is_nearly_known(other) and names.has_usual_titles(other))


def _usual_name(text: str, name: str, evidence: Evidence | None) -> tuple[str, float]:
    """What a name read as a text rather is, change by change, and its distance."""
    lost = 0.0
    for _ in range(MOST_MENDED):
        shown = (*names.marked(name), *names.other_stops_of_initials(name))
        likelier = as_likely(text, shown, evidence, 0.0)
        usual = (
            likelier
            or as_likely(text, names.alike(name), evidence, MOST_LOST_OF_NAME)
            or as_likely(text, names.with_known_mark(name), evidence, MOST_LOST_OF_NAME)
            or as_likely(text, names.without_stray(name), evidence, MOST_LOST_STRAY)
            or as_likely(text, names.apart(name), evidence, MOST_LOST_BLANK_OF_NAME)
            or as_likely(text, near_names.near(name), evidence, MOST_LOST_LETTER_OF_NAME)
        )
        if usual is None:
            break
        text, lost = usual[0], max(lost, usual[1])
        name = text
    return name, lost


def read_address(text: str, evidence: Evidence | None = None) -> Value:
    """A street address: free text, but for blanks before numbers and the few words that addresses
    are made of (fields/addresses.py), where the picture hardly speaks against them."""
    value, corrections = addresses.read(text)
    if not value:
        return unreadable()
    written, lost = as_likely(text, addresses.alike(value), evidence) or (value, 0.0)
    for others, most in ((addresses.parted, MOST_LOST_BLANK), (addresses.marked, 0.0)):
        rather = as_likely(text if written == value else written, others(written), evidence, most)
        written, lost = (rather[0], max(lost, rather[1])) if rather else (written, lost)
    if evidence is not None and evidence.log_likelihoods([written])[0] >= LIKELY_ADDRESS:
        rather = as_likely(written, addresses.slashed(written), evidence, SLASH_LOST)
        written, lost = (rather[0], max(lost, rather[1])) if rather else (written, lost)
    written = addresses.evenly(written)
    for otherwise, most in (
        (addresses.spaced, SPACED),
        (addresses.slash_apart, SLASH_APART),
        (addresses.lettered, LETTER_LOST),
    ):
        other = otherwise(written)
        if other != written and as_likely(written, [other], evidence, most):
            written = other
    blocks = addresses.marked_blocks(written)
    rather = as_likely(written, blocks, evidence, STOP_LOST) or as_likely(
        written, blocks[:-1], evidence, BLOCK_SLASH_LOST
    )
    written = rather[0] if rather else written
    why = changed(value, written, "as addresses are written")
    return Value(written, corrections=corrections + why, distance=min(0.9, lost))
