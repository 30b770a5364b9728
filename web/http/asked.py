"""The headers that calls look at, as the OpenAPI document tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_openapi3 import Operation, Parameter, ParameterInType, PathItem, Schema

METHODS = ("get", "put", "post", "patch", "delete")
EVERY: dict[str, dict[str, Any]] = {
    "X-Request-ID": {
        "type": "string",
        "pattern": "^(?![0-9]+$)[A-Za-z0-9._:-]{1,64}$",
        "description": "Your own name for this request: it is answered, and stands in the log. A "
        "fresh one is made where there is none, and where it does not fit.",
    },
    "Accept-Language": {
        "type": "string",
        "description": "The language of sentences, `en` or `id`; `en` where it names neither.",
    },
}
OF_READINGS: dict[str, dict[str, Any]] = {
    "Prefer": {
        "type": "string",
        "description": "`wait=5`: what has not been begun within five seconds is answered 503 "
        "`busy`, and is not read. Other preferences are passed over.",
    },
}
READINGS = ("verifyKtp", "readDocument")


def document_headers(paths: Mapping[str, PathItem]) -> None:
    """Add to every operation the headers that it looks at."""
    for path in paths.values():
        for method in METHODS:
            operation: Operation | None = getattr(path, method)
            if operation is None:
                continue
            asked = EVERY | (OF_READINGS if operation.operationId in READINGS else {})
            told = [_parameter(name, schema) for name, schema in asked.items()]
            operation.parameters = [*(operation.parameters or []), *told]


def _parameter(name: str, schema: Mapping[str, Any]) -> Parameter:
    place = {"name": name, "in": ParameterInType.HEADER, "description": schema["description"]}
    return Parameter(**place, required=False, schema=Schema(**schema))
