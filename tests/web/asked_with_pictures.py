"""What schemathesis is told beside the document: an image is a picture, or any bytes."""

from __future__ import annotations

import schemathesis
from hypothesis import strategies

from tests.conftest import encoded

PICTURES = [encoded(kind) for kind in ("JPEG", "PNG", "WEBP")]
schemathesis.openapi.format(
    "binary", strategies.sampled_from(PICTURES) | strategies.binary(max_size=200)
)
