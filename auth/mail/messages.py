"""The mail that carries a code: Indonesian first, then English, as text and as HTML."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to one address."""

    to: str
    subject: str
    text: str
    html: str

    def as_dict(self) -> dict[str, str]:
        """What JSON can hold."""
        return asdict(self)


def code_mail(to: str, code: str, minutes: int, service: str) -> Mail:
    """The mail with a code. The subject holds none: it shows on a locked screen."""
    service = " ".join(service.split())  # a line break would end the subject
    values = {"code": code, "minutes": minutes, "service": service}
    return Mail(
        to=to,
        subject=f"Kode verifikasi {service} · Your verification code",
        text=TEMPLATES.get_template("code.txt").render(values),
        html=TEMPLATES.get_template("code.html").render(values),
    )
