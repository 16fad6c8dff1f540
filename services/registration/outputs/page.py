"""A programme as a page to read and to print: whole in itself, in one language, with no asset from anywhere."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.registration.outputs import words
from services.registration.outputs.words import said
from services.registration.timetable.schemas import ItemSpeaker, ProgrammeOut
from services.registration.vocabularies.programme import SPEAKER_ROLES
from services.registration.vocabularies.timetable import SESSION_KINDS
from shared.catalogue.texts import Text

_FOLDER = Path(__file__).parent
_STYLE = (_FOLDER / "programme.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""The page brings one style sheet, known by its hash, and nothing that runs."""

_pages = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
_CHINESE = range(0x4E00, 0xA000)


def page_of(programme: ProgrammeOut, language: str) -> str:
    """The page in `language`; what is not written in it stands in another, and says in which."""

    def word(name: str, **values: object) -> str:
        text: Text = getattr(words, name)
        return text.render(language, values)

    helpers: Mapping[str, Any] = {
        "word": word,
        "said": lambda labels: said(labels, language),
        "day": lambda on: _day(on, language),
        "clock": lambda at: _clock(at, language),
        "tongues": lambda tags: _tongues(tags, language),
        "kind": lambda code: SESSION_KINDS[code].render(language),
        "role": lambda code: SPEAKER_ROLES[code].render(language),
        "script": script_of,
        "organisation": _organisation,
    }
    template = _pages.get_template("programme.html")
    return template.render(programme=programme, language=language, style=_STYLE, **helpers)


def script_of(name: str) -> str | None:
    """`zh` for a name in Chinese characters, so that it is shown and read out as such."""
    return "zh" if any(ord(letter) in _CHINESE for letter in name) else None


def _day(on: date, language: str) -> str:
    return format_date(on, format="full", locale=language)


def _clock(at: datetime, language: str) -> str:
    return format_time(at, format="short", locale=language)


def _tongues(tags: list[str], language: str) -> str:
    """The names of languages, in `language`; a tag that nobody knows as it is."""
    names = Locale(language).languages
    return ", ".join(names.get(tag.replace("-", "_"), names.get(tag.split("-")[0], tag)) for tag in tags)


def _organisation(speaker: ItemSpeaker) -> str | None:
    if speaker.partner is not None and speaker.partner.name:
        return speaker.partner.name
    return speaker.person.organisation_name if speaker.person else None
