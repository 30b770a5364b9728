"""Reed-Solomon correction over the field of 929, as PDF417 codes have it: errors, and erasures."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

PRIME = 929
ORDER = PRIME - 1
Numbers = npt.NDArray[np.int64]


def _powers() -> Numbers:
    powers = [1]
    while len(powers) < ORDER:
        powers.append(powers[-1] * 3 % PRIME)
    return np.array(powers, np.int64)


EXP = _powers()  # the powers of 3, which generates the field
LOG = np.zeros(PRIME, np.int64)
LOG[EXP] = np.arange(ORDER)


def corrected(
    codewords: Sequence[int], erased: Collection[int], checks: int
) -> tuple[list[int], int] | None:
    """Codewords of which the last ``checks`` check the others, without their errors, and how many
    there were beside the erased ones; None where there are too many.

    erased: places of which nothing is known.
    """
    if len(erased) > checks:
        return None
    given = np.array(codewords, np.int64) % PRIME
    given[list(erased)] = 0
    syndromes = _syndromes(given, checks)
    if not syndromes.any():
        return given.tolist(), 0
    places = [len(given) - 1 - place for place in erased]
    locator = _locator(syndromes.tolist(), places)
    found = _roots(locator, len(given))
    if len(found) != len(locator) - 1 or 2 * (len(found) - len(places)) + len(places) > checks:
        return None
    for place, error in zip(found, _errors(locator, syndromes.tolist(), found), strict=True):
        given[len(given) - 1 - place] = (given[len(given) - 1 - place] - error) % PRIME
    if _syndromes(given, checks).any():
        return None
    return given.tolist(), len(found) - len(places)


def _syndromes(codewords: Numbers, checks: int) -> Numbers:
    """The values of the polynomial, its highest power first, at 3, 9, 27 …"""
    powers = np.arange(len(codewords) - 1, -1, -1)
    points = np.arange(1, checks + 1)[:, None]
    return np.asarray((codewords * EXP[points * powers % ORDER]).sum(1) % PRIME, np.int64)


def _locator(syndromes: Sequence[int], erased: Sequence[int]) -> list[int]:
    """The polynomial, its lowest power first, whose roots tell where errors are; begun with those
    of erasures (Berlekamp and Massey)."""
    locator = [1]
    for place in erased:
        root = int(EXP[place % ORDER])
        longer = [*locator, 0]
        for n, factor in enumerate(locator):
            longer[n + 1] = (longer[n + 1] - factor * root) % PRIME
        locator = longer
    before, length, ago, last = locator, len(erased), 1, 1
    for n in range(len(erased), len(syndromes)):
        off = sum(c * syndromes[n - i] for i, c in enumerate(locator) if i <= n) % PRIME
        if off == 0:
            ago += 1
            continue
        share = off * pow(last, -1, PRIME) % PRIME
        other = locator + [0] * (len(before) + ago - len(locator))
        for i, factor in enumerate(before):
            other[i + ago] = (other[i + ago] - share * factor) % PRIME
        if 2 * length <= n + len(erased):
            before, length, last, ago = locator, n + 1 + len(erased) - length, off, 1
        else:
            ago += 1
        locator = other
    while locator[-1] == 0:
        locator.pop()
    return locator


def _roots(locator: Sequence[int], count: int) -> list[int]:
    """Powers of the codewords, of so many, at which a locator has its roots."""
    powers = np.arange(count)
    values = np.zeros(count, np.int64)
    for n, factor in enumerate(locator):
        values = (values + factor * EXP[-powers * n % ORDER]) % PRIME
    return [int(power) for power in np.flatnonzero(values == 0)]


def _errors(locator: Sequence[int], syndromes: Sequence[int], places: Sequence[int]) -> list[int]:
    """By how much each wrong codeword is off (Forney)."""
    product = [
        sum(c * syndromes[n - i] for i, c in enumerate(locator) if i <= n) % PRIME
        for n in range(len(syndromes))
    ]
    slope = [n * factor % PRIME for n, factor in enumerate(locator)][1:]
    errors = []
    for place in places:
        inverse = int(EXP[-place % ORDER])
        value, steep = _at(product, inverse), _at(slope, inverse)
        errors.append(-value * pow(steep, -1, PRIME) % PRIME if steep else 0)
    return errors


def _at(polynomial: Sequence[int], point: int) -> int:
    """The value of a polynomial, its lowest power first."""
    value = 0
    for factor in reversed(polynomial):
        value = (value * point + factor) % PRIME
    return value
