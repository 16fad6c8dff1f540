"""D3: how a name is said, listed and greeted, in every script and order, with nothing forced on it.

A name is what was given of it: both parts, one alone (a mononym), or only the writing of its own script.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shared.catalogue.texts import LANGUAGES, Text

BEYOND_LATIN = "[\u0370-\u1dff\u2c00-\ua71f\uab70-\ufdff\uff21-\uffdc]"
"""A sign of another script than the Latin one, as a regular expression of Python's and of PostgreSQL's."""

_BEYOND_LATIN = re.compile(f"{BEYOND_LATIN}|[\U00020000-\U0003ffff]")
_WRITTEN_TOGETHER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff·]+")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

GREETING = Text(en="Dear {name},", fr="Bonjour {name},", de="Guten Tag {name},", zh="{name}，您好：")
"""Says nothing of anybody's gender."""


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name as they were given; `sort_name` is how lists sort it, where its family name does not say."""

    given: str | None = None
    family: str | None = None
    family_first: bool = False
    native: str | None = None
    transcription: str | None = None
    sort_name: str | None = None

    def said(self) -> str:
        """In the person's own order: `Zhao Ping`, `Camille Exemple`, `Suharto`, `赵平`."""
        return self._parts() or self.transcription or self.native or ""

    def shown(self) -> Mapping[str, str]:
        """For readers of each language, in the person's own order: `Zhao Ping (赵平)`, `赵平（Zhao Ping）`."""
        latin, own = self._writings()
        first = f"{latin} ({own})" if latin and own else latin or own or ""
        shown = dict.fromkeys(LANGUAGES, first)
        if own and _HAN.search(own):
            shown["zh"] = f"{own}（{latin}）" if latin else own
        return shown

    def listed(self) -> str:
        """As a list in Latin letters sorts it: `Exemple, Camille`, `Zhao Ping`, `Suharto`."""
        if self.sort_name:
            return self.sort_name
        parts = self._parts()
        if not parts or (_BEYOND_LATIN.search(parts) and self.transcription):
            return self.transcription or parts or self.native or ""
        if self.family and self.given and not self.family_first:
            return f"{self.family}, {self.given}"
        return parts

    def greeted(self, language: str) -> str:
        """How a letter in `language` begins."""
        latin, own = self._writings()
        name = own if language == "zh" and own and _HAN.search(own) else latin or own
        return GREETING.render(language, {"name": name or ""})

    def _parts(self) -> str:
        parts = [self.family, self.given] if self.family_first else [self.given, self.family]
        given = [part for part in parts if part]
        together = all(_WRITTEN_TOGETHER.fullmatch(part) for part in given)
        return ("" if together else " ").join(given)

    def _writings(self) -> tuple[str | None, str | None]:
        """The name in Latin letters, and in the person's own script if that is another."""
        said = self._parts()
        if said and _BEYOND_LATIN.search(said):
            return self.transcription, said
        latin = said or self.transcription
        return latin, self.native if self.native != latin else None
