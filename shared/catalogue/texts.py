"""Texts in the four languages of the platform, and the choice of one for a request."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["en", "fr", "de", "zh"]
LANGUAGES: tuple[str, ...] = get_args(Language)
DEFAULT_LANGUAGE = "en"

_current: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


@dataclass(frozen=True, slots=True)
class Text:
    """One text in every language; `{name}` is filled from the values given when it is rendered."""

    en: str
    fr: str
    de: str
    zh: str

    def render(self, language: str | None = None, values: Mapping[str, object] | None = None) -> str:
        """The text in `language` (the request's when not given), its placeholders filled."""
        template: str = getattr(self, language or current_language())
        return template.format_map(values) if values else template

    def as_labels(self) -> dict[str, str]:
        return {language: getattr(self, language) for language in LANGUAGES}


class InvalidValue(ValueError):
    """A value that cannot be right, said in every language; for validators of schemas and rules that read text."""

    def __init__(self, text: Text, /, **values: object) -> None:
        super().__init__(text.en.format_map(values) if values else text.en)
        self.text, self.values = text, values


def current_language() -> str:
    """The language chosen for the request that is being answered; English outside of one."""
    return _current.get()


def set_language(language: str) -> None:
    _current.set(language)


def negotiate(accept_language: str | None) -> str:
    """Choose one of our languages by an `Accept-Language` header (RFC 9110): highest weight first, English at last."""
    if not accept_language:
        return DEFAULT_LANGUAGE
    wishes: list[tuple[float, int, str]] = []
    for order, part in enumerate(accept_language[:500].split(",")):
        tag, _, parameter = part.strip().partition(";")
        name, _, value = parameter.strip().partition("=")
        try:
            weight = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            continue
        wishes.append((-weight, order, tag.split("-")[0].lower()))
    for negative_weight, _, language in sorted(wishes):
        if language in LANGUAGES and negative_weight < 0:
            return language
    return DEFAULT_LANGUAGE
