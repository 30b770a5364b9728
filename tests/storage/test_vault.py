"""The vault: what it seals only its keys open, and fingerprints tell nothing without them."""

from __future__ import annotations

import base64

import pytest

from storage.vault import Vault, VaultError, new_key

OLD, NEW, OTHER = (new_key() for _ in range(3))


@pytest.fixture
def vault():
    return Vault([OLD])


@pytest.mark.parametrize("content", [b"", b"\0", b"a\0b", b"x" * 100_000, bytes(range(256))])
@pytest.mark.parametrize("about", ["record 1", "", "é"])
def test_what_is_sealed_opens(vault, about, content):
    sealed = vault.seal(about, content)
    assert vault.open(about, sealed) == content
    assert vault.seal(about, content) != sealed  # the same twice looks different
    assert len(content) < 3 or content not in sealed


@pytest.mark.parametrize("content", [{}, {"nama": "SITI ÇONTOH", "n": [1, None, True]}, "é", None])
def test_json_comes_back_as_it_was(vault, content):
    assert vault.open_json("a", vault.seal_json("a", content)) == content


def test_another_key_opens_nothing(vault):
    sealed = vault.seal("a", b"content")
    with pytest.raises(VaultError):
        Vault([NEW]).open("a", sealed)
    with pytest.raises(VaultError):
        Vault([NEW]).reseal(sealed)


def test_a_changed_byte_is_noticed_wherever_it_is(vault):
    sealed = vault.seal("a", b"content")
    whole = base64.urlsafe_b64decode(sealed)
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        with pytest.raises(VaultError):
            vault.open("a", base64.urlsafe_b64encode(bytes(damaged)))


@pytest.mark.parametrize("sealed", [b"", b"x", b"\xff" * 200, b"gAAAAA==", b"\0"])
def test_what_was_never_sealed_is_refused(vault, sealed):
    with pytest.raises(VaultError):
        vault.open("a", sealed)


def test_a_sealed_value_cut_short_is_refused(vault):
    sealed = vault.seal("a", b"content" * 10)
    for length in range(0, len(sealed), 4):
        with pytest.raises(VaultError):
            vault.open("a", sealed[:length])


def test_what_is_sealed_about_one_record_is_not_opened_as_anothers(vault):
    sealed = vault.seal("verification 1", b"content")
    for about in ("verification 2", "verification", "verification 1\0content", "image 1", ""):
        with pytest.raises(VaultError):
            vault.open(about, sealed)


def test_its_errors_say_nothing_of_the_content(vault):
    sealed = vault.seal("verification 1", b"SITI CONTOH")
    for keys, about in (([NEW], "verification 1"), ([OLD], "verification 2")):
        with pytest.raises(VaultError) as caught:
            Vault(keys).open(about, sealed)
        assert "SITI" not in str(caught.value)
        assert "verification" not in str(caught.value)


def test_keys_change_over():
    before, between, after = Vault([OLD]), Vault([NEW, OLD]), Vault([NEW])
    sealed = before.seal("a", b"content")
    assert between.open("a", sealed) == b"content"
    fresh = between.reseal(sealed)
    assert after.open("a", fresh) == b"content"
    with pytest.raises(VaultError):
        before.open("a", fresh)
    assert after.open("a", between.seal("a", b"new")) == b"new"


def test_fingerprints_are_the_same_for_the_same_and_differ_otherwise(vault):
    mine = vault.fingerprint("nik", "3301165707900001")
    assert mine == Vault([OLD]).fingerprint("nik", b"3301165707900001")
    assert len(mine) == 64
    others = {
        vault.fingerprint("nik", "3301165707900002"),
        vault.fingerprint("email", "3301165707900001"),
        vault.fingerprint("nik\x003301165707900001", ""),
        Vault([OTHER]).fingerprint("nik", "3301165707900001"),
    }
    assert mine not in others
    assert len(others) == 4


def test_while_keys_change_both_fingerprints_are_looked_for():
    old, new = Vault([OLD]).fingerprint("nik", "x"), Vault([NEW]).fingerprint("nik", "x")
    assert Vault([NEW, OLD]).fingerprints("nik", "x") == (new, old)
    assert Vault([NEW, OLD]).fingerprint("nik", "x") == new


@pytest.mark.parametrize("keys", [[], [""], ["x"], [OLD[:-2]], [OLD, "short"], ["é" * 44]])
def test_keys_that_are_none_are_refused_and_not_repeated(keys):
    with pytest.raises(VaultError) as caught:
        Vault(keys)
    assert not any(key in str(caught.value) for key in keys if len(key) > 1)


def test_new_keys_are_keys_and_never_the_same():
    made = {new_key() for _ in range(20)}
    assert len(made) == 20
    for key in made:
        assert Vault([key]).open("a", Vault([key]).seal("a", b"x")) == b"x"
