"""Addresses: one spelling for one address, and what is none."""

from __future__ import annotations

import pytest

from auth.mail.addresses import mailbox, normal_email
from errors import FormInvalid


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("someone@example.org", "someone@example.org"),
        ("  Someone@Example.ORG\n", "someone@example.org"),
        ("some.one+tag@example.org", "some.one+tag@example.org"),
        ("post@mailhost", "post@mailhost"),
        ("post@mail.intern", "post@mail.intern"),
        ("siti@contoh.example", "siti@contoh.example"),
        ("siti@BÜCHER.example", "siti@bücher.example"),
        ("siti@xn--bcher-kva.example", "siti@bücher.example"),
        ("siti@bu\u0308cher.example", "siti@bücher.example"),
        ("zoe\u0308@example.org", "zoë@example.org"),
        ("ZOË@example.org", "zoë@example.org"),
        ("siti@例え.example", "siti@例え.example"),
        ("siti@xn--r8jz45g.example", "siti@例え.example"),
        ("siti@example。org", "siti@example.org"),
        ("siti@ｅｘａｍｐｌｅ.org", "siti@example.org"),
    ],
)
def test_one_address_has_one_spelling(given, normal):
    assert normal_email(given) == normal
    assert normal_email(normal) == normal


@pytest.mark.parametrize(
    "given",
    ["", " ", "someone", "@example.org", "someone@", "a@b@example.org", "some one@example.org",
     "someone@exam ple.org", "someone@-example.org", "someone@example..org", ".a@example.org",
     "a.@example.org", "a..b@example.org", "someone@example.org, other@example.org",
     "Someone <someone@example.org>", "<someone@example.org>", '"some one"@example.org',
     "someone@[127.0.0.1]", "someone@example.org\r\nBcc: other@example.org",
     "some\r\none@example.org", "some\0one@example.org", "someone@example.org\0",
     "some\u202eone@example.org", "someone@exa\u200bmple.org",
     "a@" + "b" * 64 + ".org", "a@" + "b." * 130 + "org",
     "=?x?q?attacker=40evil.example=3e=00?=ceo@bank.example",
     "=?utf-8?b?YXR0YWNrZXJAZXZpbC5leGFtcGxl?=@bank.example", "ceo=?x@bank.example",
     "x" * 255, "a@\ud800.org", "\ud800@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_not_repeated(given):
    with pytest.raises(FormInvalid) as caught:
        normal_email(given)
    assert caught.value.field == "email"
    assert len(given) < 4 or given not in caught.value.detail


def test_two_people_stay_two():
    spellings = ["siti@example.org", "siti@example.com", "sitı@example.org", "s.iti@example.org",
                 "siti+a@example.org"]  # fmt: skip
    assert len({normal_email(each) for each in spellings}) == len(spellings)


@pytest.mark.parametrize(
    ("email", "box"),
    [
        ("siti@example.org", "siti@example.org"),
        ("siti+1@example.org", "siti@example.org"),
        ("siti+1+2@example.org", "siti@example.org"),
        ("+1@example.org", "+1@example.org"),
        ("siti@exam+ple", "siti@exam+ple"),
        ("s.i.ti+1@gmail.com", "siti@gmail.com"),
        ("siti@googlemail.com", "siti@gmail.com"),
        ("s.iti@example.org", "s.iti@example.org"),
    ],
)
def test_addresses_of_one_mailbox_are_told(email, box):
    assert mailbox(email) == box
