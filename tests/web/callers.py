"""What the web's tests send, and what they hold every answer against."""

from __future__ import annotations

import io

from tests.test_error_shape import assert_problem

NEITHER = "00000000-0000-4000-8000-000000000000"  # an id that no record has

__all__ = ["NEITHER", "assert_problem", "photo_form", "tagged", "verified"]


def photo_form(photo, **fields):
    """A form with a picture."""
    return {"image": (io.BytesIO(photo), "photo.jpg"), **fields}


def verified(client, bearer, photo, **fields):
    """A record that is kept, as the service answers it."""
    answer = client.post("/verify-ktp", data=photo_form(photo, **fields), headers=bearer)
    assert answer.status_code == 200
    return answer.get_json()


def tagged(bearer, tag):
    """The caller's headers, naming a version."""
    return bearer | {"If-Match": tag}
