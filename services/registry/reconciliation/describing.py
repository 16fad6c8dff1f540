"""What stands beside an entity's name, so that people tell namesakes apart."""

from collections.abc import Sequence

from services.registry.vocabularies.places import COUNTRY_NAMES
from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary

_NOW = Text(
    en="dissolved, now {names}",
    fr="dissous, aujourd’hui {names}",
    de="aufgelöst, heute {names}",
    zh="已撤销，现为{names}",
)
# By code: the vocabulary's keys are strings of a list that is not ours.
_COUNTRIES = {str(code): label for code, label in COUNTRY_NAMES.items()}
_GONE = Text(en="dissolved", fr="dissous", de="aufgelöst", zh="已撤销")


def described(
    vocabulary: Vocabulary,
    code: str | None,
    above: str | None,
    country: str,
    *,
    dissolved: bool = False,
    successors: Sequence[str] = (),
) -> str:
    """`Commune · Nord · France`; of what is no more also what it is now (A15)."""
    label = next((text.render() for known, text in vocabulary.items() if known == code), code)
    parts = [label, above, _COUNTRIES[country].render() if country in _COUNTRIES else country]
    if dissolved:
        parts.append(_NOW.render(values={"names": ", ".join(successors)}) if successors else _GONE.render())
    return " · ".join(dict.fromkeys(part for part in parts if part))
