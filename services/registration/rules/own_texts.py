"""Organisers' own words in e-mails: plain text with a few names in braces, which is all that is ever filled in."""

import re
from collections.abc import Mapping

from services.registration.vocabularies.emails import EmailTemplate

_E = EmailTemplate
_ALWAYS = frozenset({"conference", "days", "where"})
_OF_A_WORKSHOP = frozenset({"workshop", "hours"})
_MORE: Mapping[EmailTemplate, frozenset[str]] = {
    **dict.fromkeys(
        [_E.ENROLLED, _E.WAITLISTED, _E.PROMOTED, _E.EXPIRED, _E.LEFT, _E.WORKSHOP_CANCELLED], _OF_A_WORKSHOP
    ),
    **dict.fromkeys([_E.OFFERED, _E.OFFER_ENDING], _OF_A_WORKSHOP | {"expires"}),
    _E.CHANGE_REJECTED: frozenset({"reason"}),
    _E.GROUP: frozenset({"group", "confirmed", "pending"}),
    _E.DIGEST: frozenset({"number"}),
}
_NEEDED = frozenset({"workshop", "expires", "reason", "group"})
"""What an e-mail is about: without it its reader would not know."""
_BRACED = re.compile(r"\{([^{}]*)\}")
_BRACES = re.compile(r"[{}]")


def placeholders_of(kind: EmailTemplate) -> frozenset[str]:
    """The names that a text of this kind may have in braces."""
    return _ALWAYS | _MORE.get(kind, frozenset())


def needed_in(kind: EmailTemplate) -> frozenset[str]:
    """The names that the text must have."""
    return placeholders_of(kind) & _NEEDED


def named_in(text: str) -> list[str]:
    """The names in braces, as they stand there, each once."""
    return list(dict.fromkeys(_BRACED.findall(text)))


def has_stray_braces(text: str) -> bool:
    """Whether a brace stands there that belongs to no name."""
    return _BRACES.search(_BRACED.sub("", text)) is not None


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its names replaced, in one pass: braces within a value are left as they are. Raises KeyError."""
    return _BRACED.sub(lambda found: values[found[1]], text)
