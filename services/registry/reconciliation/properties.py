"""The properties of partners and territories: what they are called, and how their values are read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from services.registry.matching.use_cases import Target
from services.registry.reconciliation.schemas import PropertySettings
from services.registry.reconciliation.store import Named, PartnerDetails, TerritoryDetails
from services.registry.rules.names import fold
from services.registry.vocabularies.identifiers import IDENTIFIER_SCHEMES
from services.registry.vocabularies.partners import KINDS
from services.registry.vocabularies.places import COUNTRY_NAMES, LANGUAGE_NAMES
from services.registry.vocabularies.territories import LEVELS
from services.registry.vocabularies.themes import THEMES
from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary

Value = dict[str, str | int | float]
Details = PartnerDetails | TerritoryDetails
_FULL_DATE = len("2016-01-01")
_FORMER = "former"


@dataclass(frozen=True, slots=True)
class Property:
    """One property of one type; `of` is the type of the entities that are its values."""

    id: str
    label: Text
    read: Callable[[Any, PropertySettings], Iterable[Value]]
    of: Target | None = None


def property_of(target: Target, pid: str) -> Property | None:
    """The property of this id, if entities of this type can have it; any scheme of identifiers is one."""
    known = {each.id: each for each in PROPERTIES[target]}
    return known.get(pid)


def code_of(vocabulary: Vocabulary, text: str) -> str | None:
    """The code that somebody means who writes the code, or its label in any language."""
    wanted = fold(text)
    return next(
        (
            str(code)
            for code, labels in vocabulary.items()
            if wanted in (fold(str(code)), *(fold(label) for label in labels.as_labels().values()))
        ),
        None,
    )


def _coded(vocabulary: Vocabulary, code: str | None, settings: PropertySettings) -> list[Value]:
    if code is None:
        return []
    if settings.labels == "code" or code not in vocabulary:
        return [{"str": code}]
    return [{"str": {str(key): text for key, text in vocabulary.items()}[code].render(settings.labels)}]


def _texts(values: Iterable[str | None]) -> list[Value]:
    return [{"str": value} for value in values if value]


def _number(value: float | None) -> list[Value]:
    if value is None:
        return []
    return [{"int": value}] if isinstance(value, int) else [{"float": value}]


def _date(text: str | None) -> list[Value]:
    """A whole day is a date of the protocol; a month or a year keeps its precision as text."""
    if text is None:
        return []
    return [{"date": f"{text}T00:00:00Z"}] if len(text) == _FULL_DATE else [{"str": text}]


def _entities(named: Sequence[Named | None]) -> list[Value]:
    return [{"id": str(each[0]), "name": each[1]} for each in named if each]


def _identifier(scheme: str) -> Callable[[PartnerDetails, PropertySettings], list[Value]]:
    return lambda of, _: _texts(each.value for each in of.identifiers if each.scheme == scheme)


def _code(scheme: str) -> Callable[[TerritoryDetails, PropertySettings], list[Value]]:
    def read(of: TerritoryDetails, _: PropertySettings) -> list[Value]:
        given = of.row.codes.get(scheme, [])
        return _texts(given if isinstance(given, list) else [str(given)])

    return read


_NAME = Text(en="name", fr="nom", de="Name", zh="名称")
_NAMES = Text(en="all names", fr="tous les noms", de="alle Namen", zh="所有名称")
_COUNTRY = Text(en="country", fr="pays", de="Land", zh="国家")
_CODE = Text(en="official code", fr="code officiel", de="amtlicher Schlüssel", zh="官方代码")
_LEVEL = Text(en="level", fr="niveau", de="Ebene", zh="级别")
_PARENT = Text(en="parent", fr="échelon supérieur", de="übergeordnet", zh="上级")
_SUCCESSOR = Text(en="successor", fr="successeur", de="Rechtsnachfolger", zh="继承者")
_PREDECESSOR = Text(en="predecessor", fr="prédécesseur", de="Rechtsvorgänger", zh="前身")
_ESTABLISHED = Text(en="established on", fr="créé le", de="gegründet am", zh="成立日期")
_DISSOLVED = Text(en="dissolved on", fr="dissous le", de="aufgelöst am", zh="解散日期")
_LATITUDE = Text(en="latitude", fr="latitude", de="Breite", zh="纬度")
_LONGITUDE = Text(en="longitude", fr="longitude", de="Länge", zh="经度")

_SCHEMES = {
    "geonames": Text(en="GeoNames", fr="GeoNames", de="GeoNames", zh="GeoNames"),
    "insee": Text(en="INSEE code", fr="code INSEE", de="INSEE-Schlüssel", zh="INSEE 代码"),
    "former_insee": Text(
        en="former INSEE codes", fr="anciens codes INSEE", de="frühere INSEE-Schlüssel", zh="原 INSEE 代码"
    ),
    "siren": Text(en="SIREN", fr="SIREN", de="SIREN", zh="SIREN"),
    "postal": Text(en="postal codes", fr="codes postaux", de="Postleitzahlen", zh="邮政编码"),
    "iso_3166_2": Text(en="ISO 3166-2", fr="ISO 3166-2", de="ISO 3166-2", zh="ISO 3166-2"),
    "nuts": Text(en="NUTS", fr="NUTS", de="NUTS", zh="NUTS"),
    "katottg": Text(en="KATOTTG", fr="KATOTTG", de="KATOTTG", zh="KATOTTG"),
    "gb_t_2260": Text(en="GB/T 2260", fr="GB/T 2260", de="GB/T 2260", zh="GB/T 2260"),
    "hcp": Text(en="HCP code", fr="code HCP", de="HCP-Schlüssel", zh="HCP 代码"),
}

PROPERTIES: dict[Target, tuple[Property, ...]] = {
    Target.PARTNER: (
        Property("name", _NAME, lambda of, _: _texts([of.row.name])),
        Property("names", _NAMES, lambda of, _: _texts([of.row.name, *(name["text"] for name in of.row.names)])),
        Property("country", _COUNTRY, lambda of, given: _coded(COUNTRY_NAMES, of.row.country, given)),
        Property(
            "kind",
            Text(en="kind", fr="type", de="Art", zh="类型"),
            lambda of, given: _coded(KINDS, of.row.kind, given),
        ),
        Property("level", _LEVEL, lambda of, given: _coded(LEVELS, of.row.territory_level, given)),
        Property("code", _CODE, lambda of, _: _texts([of.row.territory_code])),
        Property(
            "territory",
            Text(en="territory", fr="territoire", de="Gebiet", zh="地区"),
            lambda of, _: _entities([of.territory]),
            Target.TERRITORY,
        ),
        Property("parent", _PARENT, lambda of, _: _entities([of.parent]), Target.PARTNER),
        Property("successor", _SUCCESSOR, lambda of, _: _entities(of.successors), Target.PARTNER),
        Property("predecessor", _PREDECESSOR, lambda of, _: _entities(of.predecessors), Target.PARTNER),
        Property(
            "website",
            Text(en="website", fr="site web", de="Website", zh="网站"),
            lambda of, _: _texts([of.row.website]),
        ),
        Property(
            "themes",
            Text(en="themes", fr="thèmes", de="Themen", zh="主题"),
            lambda of, given: [value for theme in of.row.themes for value in _coded(THEMES, theme, given)],
        ),
        Property(
            "languages",
            Text(en="languages", fr="langues", de="Sprachen", zh="语言"),
            lambda of, given: [value for lang in of.row.languages for value in _coded(LANGUAGE_NAMES, lang, given)],
        ),
        Property("established_on", _ESTABLISHED, lambda of, _: _date(of.row.established_on)),
        Property("dissolved_on", _DISSOLVED, lambda of, _: _date(of.row.dissolved_on)),
        Property("latitude", _LATITUDE, lambda of, _: _number(of.row.latitude)),
        Property("longitude", _LONGITUDE, lambda of, _: _number(of.row.longitude)),
        *(Property(str(scheme), label, _identifier(str(scheme))) for scheme, label in IDENTIFIER_SCHEMES.items()),
    ),
    Target.TERRITORY: (
        Property("name", _NAME, lambda of, _: _texts([of.row.name])),
        Property("names", _NAMES, lambda of, _: _texts(text for text, kind in of.names if kind != _FORMER)),
        Property(
            "former_names",
            Text(en="former names", fr="anciens noms", de="frühere Namen", zh="曾用名"),
            lambda of, _: _texts(text for text, kind in of.names if kind == _FORMER),
        ),
        Property("country", _COUNTRY, lambda of, given: _coded(COUNTRY_NAMES, of.row.country, given)),
        Property("level", _LEVEL, lambda of, given: _coded(LEVELS, of.row.level, given)),
        Property("code", _CODE, lambda of, _: _texts([of.row.code])),
        Property("parent", _PARENT, lambda of, _: _entities([of.parent]), Target.TERRITORY),
        Property("successor", _SUCCESSOR, lambda of, _: _entities(of.successors), Target.TERRITORY),
        Property("predecessor", _PREDECESSOR, lambda of, _: _entities(of.predecessors), Target.TERRITORY),
        Property(
            "population",
            Text(en="population", fr="population", de="Einwohner", zh="人口"),
            lambda of, _: _number(of.row.population),
        ),
        Property("established_on", _ESTABLISHED, lambda of, _: _date(of.row.established_on)),
        Property("dissolved_on", _DISSOLVED, lambda of, _: _date(of.row.dissolved_on)),
        Property("latitude", _LATITUDE, lambda of, _: _number(of.row.latitude)),
        Property("longitude", _LONGITUDE, lambda of, _: _number(of.row.longitude)),
        *(Property(scheme, label, _code(scheme)) for scheme, label in _SCHEMES.items()),
    ),
}
_SHARED = {"postal", "former_insee"}
SCHEMES: dict[Target, frozenset[str]] = {
    Target.PARTNER: frozenset(map(str, IDENTIFIER_SCHEMES)) | (frozenset(_SCHEMES) - _SHARED),
    Target.TERRITORY: frozenset(_SCHEMES) - _SHARED,
}
"""The properties that are identifiers of one thing: where one agrees it decides."""
