"""E-mail addresses: what is one, and when two are the same."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from errors import FormInvalid

LONGEST = 254  # RFC 5321, 4.5.3.1.3
# A header's reader decodes this and may see another address behind it; no mailbox has such a name.
ENCODED_WORD = "=?"
DOTLESS = ("gmail.com", "googlemail.com")  # one service, which passes over dots in names


def normal_email(text: str) -> str:
    """One spelling of an address: Unicode composed, all in small letters; raises FormInvalid.

    Whether its domain takes mail is not asked: that would tell who was asked about.
    """
    try:
        if len(text) > LONGEST:
            raise FormInvalid("`email` is too long for an address.", field="email")
        given = validate_email(
            text.strip(), check_deliverability=False, globally_deliverable=False
        )  # within a company's own network, names without a dot take mail
    except EmailNotValidError:
        raise FormInvalid("`email` is not an e-mail address.", field="email") from None
    if ENCODED_WORD in given.normalized:
        raise FormInvalid("`email` is not an e-mail address.", field="email")
    return given.normalized.lower()


def mailbox(email: str) -> str:
    """Where an address's mail comes to lie: ``someone+anything@`` is someone's, and Google's
    ``s.ome.one@`` too.

    email: as normal_email gives it. For counting alone: an account stays the whole address's.
    """
    name, _, domain = email.rpartition("@")
    name = name.partition("+")[0] or name
    if domain in DOTLESS:
        name, domain = name.replace(".", ""), DOTLESS[0]
    return f"{name}@{domain}"


def ascii_email(email: str) -> str:
    """An address as every mail server takes it, its domain in ASCII (IDNA).

    It stays as it is where the part before the @ is not ASCII: only servers with SMTPUTF8 take
    that. Raises ValueError for what is not one address.
    """
    given = validate_email(email, check_deliverability=False, globally_deliverable=False)
    if ENCODED_WORD in email:
        raise ValueError("an encoded word")
    return given.ascii_email or email
