"""When two registrations are the same person's: B13, one registration per person."""

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

_LONGEST = 200  # characters; an index takes no more than some 2,700 bytes
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class PersonKey:
    """An address and a name, each brought to one form. Town halls share an address, so that neither is enough alone."""

    address: str | None
    name: str


def person_key(email: str | None, *names: str | None) -> PersonKey:
    """The key of a person by their e-mail address and all the names given.

    The address is case folded and loses its `+tag`; of a name neither case, accents, apostrophes nor order count
    (family names come first in some countries).
    """
    return PersonKey(address_key(email) if email else None, name_key(*names))


def address_key(email: str) -> str:
    """`Anna.Li+chengdu@Ville.example` → `anna.li@ville.example`."""
    local, _, domain = email.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def name_key(*names: str | None) -> str:
    """`("Zoé", "d’Arc")` and `("D'ARC", "Zoe")` → `arc d zoe`."""
    plain = unicodedata.normalize("NFKD", " ".join(name for name in names if name)).casefold()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    key = " ".join(sorted(_NO_LETTER.sub(" ", bare).split()))
    return key if len(key) <= _LONGEST else sha256(key.encode()).hexdigest()
