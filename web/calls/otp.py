"""POST /otp/send and /otp/verify: prove an e-mail address, get a token."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint, Tag
from pydantic import Field

from auth.mail.addresses import normal_email
from auth.otp import as_sent
from errors import UpstreamUnavailable
from web.http.app import service
from web.http.body import Body, body_documentation, json_body
from web.http.guards import client, limit_client, take
from web.http.schemas import SentAnswer, SignedInAnswer, problems

api = APIBlueprint("otp", __name__, abp_tags=[Tag(name="Signing in")])
api.before_request(limit_client)


class SendBody(Body):
    """Where the code goes."""

    email: str = Field(description="The address to prove.", max_length=320)


class VerifyBody(Body):
    """What came."""

    email: str = Field(description="The address the code went to.", max_length=320)
    code: str = Field(description="The six digits.", max_length=32)
    challenge: str = Field(
        "",
        max_length=64,
        description="What `/otp/send` answered: the code is then tried on a count of your own, "
        "which no stranger can use up. Without it, it is the newest code.",
    )


@api.post(
    "/otp/send",
    operation_id="sendCode",
    summary="Mail a code",
    description="Mails a six-digit code. The answer is the same whether or not the address has an "
    "account.",
    openapi_extensions=body_documentation(api, SendBody),
    responses={202: SentAnswer, **problems(400, 413, 429, 500, 503)},
)
def send() -> tuple[dict[str, Any], int]:
    """One code on its way."""
    email = normal_email(json_body(SendBody).email)
    take("codes", client())
    settings = service().settings
    codes = service().codes
    challenge = codes.send(email, settings.service_name, client())
    expires_in = 60 * settings.otp_minutes
    return {"status": "accepted", "expires_in": expires_in, "challenge": challenge}, 202


@api.post(
    "/otp/verify",
    operation_id="verifyCode",
    summary="Use a code",
    description="Checks a code once and answers with a token: this service's own, or a Firebase "
    "custom token to sign in with.",
    openapi_extensions=body_documentation(api, VerifyBody),
    responses={200: SignedInAnswer, **problems(400, 403, 413, 429, 500, 503)},
)
def verify() -> dict[str, Any]:
    """One code used up."""
    body = json_body(VerifyBody)
    email = normal_email(body.email)
    take("tries", client())
    codes = service().codes
    code = as_sent(body.code)
    codes.check(email, code, body.challenge, client())
    accounts = service().accounts
    try:
        signed_in = accounts.sign_in(email)
    except UpstreamUnavailable:
        codes.give_back(email, code, body.challenge)
        raise
    return {"token": signed_in.token, "uid": signed_in.uid}
