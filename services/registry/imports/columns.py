"""The columns that an import knows, and how people call them."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from services.registry.rules.names import fold
from services.registry.vocabularies.identifiers import IDENTIFIER_SCHEMES


class ImportKind(StrEnum):
    PARTNERS = "partners"
    AGREEMENTS = "agreements"


MOST_PARTIES = 8
IDENTIFIER_PREFIX = "identifier:"
_NUMBERED = re.compile(r"^(.*?) ?(\d)$")

# The fields of each kind, with further names by which their columns go, folded. An export's own names are the fields'.
_SYNONYMS: Mapping[ImportKind, Mapping[str, Sequence[str]]] = {
    ImportKind.PARTNERS: {
        "name": ("nom", "collectivite", "organisation", "organisme", "bezeichnung", "city", "ville", "commune", "名称"),
        "kind": ("type", "art", "nature", "类型"),
        "country": ("pays", "land", "staat", "国家"),
        "other_names": ("autres noms", "alias", "aliases", "weitere namen", "别名"),
        "territory": ("territoire", "gebiet", "place", "lieu", "ort", "地区"),
        "territory_level": ("niveau", "ebene"),
        "territory_code": ("code", "code territoire", "gebietscode"),
        "identifiers": ("identifiants", "kennungen"),
        "website": ("site", "site web", "site internet", "webseite", "url", "网站"),
        "lat": ("latitude", "breite", "纬度"),
        "lon": ("lng", "longitude", "lange", "经度"),
        "themes": ("thematiques", "themen", "主题"),
        "languages": ("langues", "sprachen", "语言"),
        "established_on": ("created", "date de creation", "grundung", "gegrundet"),
        "dissolved_on": ("date de dissolution", "aufgelost"),
    },
    ImportKind.AGREEMENTS: {
        "partner": ("partenaire", "signataire", "collectivite", "city", "ville", "commune", "stadt", "town", "城市"),
        "country": ("pays", "land", "staat", "国家"),
        "partners": ("partenaires", "signataires", "signatories", "parteien"),
        "countries": ("les pays", "lander"),
        "instrument": ("type", "nature", "form", "类型"),
        "title": ("titre", "intitule", "titel", "标题"),
        "signed_on": ("date de signature", "signe le", "signature", "date", "unterzeichnet", "签署日期"),
        "signed_place": ("lieu de signature", "ort der unterzeichnung"),
        "celebrated_on": ("celebre le", "gefeiert"),
        "started_on": ("debut", "depuis", "since", "seit", "开始"),
        "term_months": ("duree en mois", "duree mois", "laufzeit monate", "term months"),
        "renewal": ("reconduction", "verlangerung"),
        "transmitted_on": ("transmis le",),
        "effective_on": ("entree en vigueur", "in kraft"),
        "terminated_on": ("resilie le", "gekundigt"),
        "themes": ("thematiques", "themen", "主题"),
        "object": ("objet", "gegenstand", "内容"),
        "forecast_amount": ("montant", "montant previsionnel", "betrag", "budget"),
        "forecast_currency": ("devise", "monnaie", "wahrung"),
    },
}
_REPEATED = {"partner", "country", "identifier"}


def fields_of(kind: ImportKind) -> list[str]:
    """Every field that a column may be mapped to."""
    fields: list[str] = []
    for name in _SYNONYMS[kind]:
        if kind is ImportKind.AGREEMENTS and name in _REPEATED:
            fields += [f"{name}_{number}" for number in range(1, MOST_PARTIES + 1)]
        else:
            fields.append(name)
    if kind is ImportKind.AGREEMENTS:
        fields += [f"identifier_{number}" for number in range(1, MOST_PARTIES + 1)]
    else:
        fields += [f"{IDENTIFIER_PREFIX}{scheme}" for scheme in IDENTIFIER_SCHEMES]
    return fields


def guess(kind: ImportKind, header: Sequence[str]) -> dict[str, str]:
    """The mapping (column → field) that the names of the columns suggest; what they do not is left out."""
    mapping: dict[str, str] = {}
    for column in header:
        field = _field_named(kind, column)
        if field is not None and field not in mapping.values():
            mapping[column] = field
    return mapping


def _field_named(kind: ImportKind, column: str) -> str | None:
    folded = fold(column)
    exact = column.strip().lower()
    if exact in fields_of(kind):
        return exact
    if kind is ImportKind.PARTNERS and folded.replace(" ", "_") in IDENTIFIER_SCHEMES:
        return f"{IDENTIFIER_PREFIX}{folded.replace(' ', '_')}"
    numbered = _NUMBERED.match(folded)
    if kind is ImportKind.AGREEMENTS and numbered is not None:
        name = _named(kind, numbered[1])
        within = 1 <= int(numbered[2]) <= MOST_PARTIES
        return f"{name}_{numbered[2]}" if name in _REPEATED and within else None
    return _named(kind, folded)


def _named(kind: ImportKind, folded: str) -> str | None:
    for field, synonyms in _SYNONYMS[kind].items():
        if folded == fold(field) or folded in synonyms:
            return field
    return "identifier" if folded in ("identifier", "identifiant", "kennung", "siren") else None
