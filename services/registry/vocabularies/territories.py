"""Codes of territories: levels, kinds of names, and named groups of countries (A20)."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class Level(StrEnum):
    """What a territory is in its country; the code of a territory is unique within country and level."""

    COUNTRY = "country"
    NATION = "nation"
    STATE = "state"
    LAND = "land"
    REGION = "region"
    OBLAST = "oblast"
    PROVINCE = "province"
    CANTON = "canton"
    COUNTY = "county"
    DEPARTMENT = "department"
    PREFECTURE = "prefecture"
    INTERCOMMUNALITY = "intercommunality"
    COMMUNE = "commune"
    CITY = "city"
    DISTRICT = "district"


class TerritoryNameKind(StrEnum):
    OFFICIAL = "official"
    ALIAS = "alias"
    EXONYM = "exonym"
    ACRONYM = "acronym"
    FORMER = "former"


class Area(StrEnum):
    """Named groups of countries (A20); `AREA_MEMBERS` says which countries those are."""

    WESTERN_BALKANS = "western_balkans"
    BALTIC_STATES = "baltic_states"
    BENELUX = "benelux"
    EASTERN_PARTNERSHIP = "eastern_partnership"
    EUROPEAN_UNION = "european_union"
    MAGHREB = "maghreb"
    NORDIC_COUNTRIES = "nordic_countries"
    VISEGRAD_GROUP = "visegrad_group"
    WEIMAR_TRIANGLE = "weimar_triangle"
    WEST_AFRICA = "west_africa"


LEVELS: Vocabulary = {
    Level.COUNTRY: Text(en="Country", fr="Pays", de="Staat", zh="国家"),
    Level.NATION: Text(en="Part of a state", fr="Nation constitutive", de="Landesteil", zh="构成国"),
    Level.STATE: Text(en="State of a federation", fr="État fédéré", de="Bundesstaat", zh="州（联邦）"),
    Level.LAND: Text(en="Land", fr="Land", de="Land", zh="联邦州"),
    Level.REGION: Text(en="Region", fr="Région", de="Region", zh="大区"),
    Level.OBLAST: Text(en="Oblast", fr="Oblast", de="Oblast", zh="州"),
    Level.PROVINCE: Text(en="Province", fr="Province", de="Provinz", zh="省"),
    Level.CANTON: Text(en="Canton", fr="Canton", de="Kanton", zh="州（瑞士）"),
    Level.COUNTY: Text(en="County", fr="Comté", de="Grafschaft", zh="郡"),
    Level.DEPARTMENT: Text(en="Department", fr="Département", de="Département", zh="省（法国）"),
    Level.PREFECTURE: Text(
        en="Prefecture or prefecture-level city",
        fr="Préfecture ou ville-préfecture",
        de="Präfektur oder bezirksfreie Stadt",
        zh="地级市（州、盟）",
    ),
    Level.INTERCOMMUNALITY: Text(en="Intercommunality", fr="Intercommunalité", de="Gemeindeverband", zh="市镇联合体"),
    Level.COMMUNE: Text(en="Commune", fr="Commune", de="Gemeinde", zh="市镇"),
    Level.CITY: Text(en="City or town", fr="Ville", de="Stadt", zh="城市"),
    Level.DISTRICT: Text(en="District of a city", fr="Arrondissement municipal", de="Stadtbezirk", zh="市辖区"),
}
TERRITORY_NAME_KINDS: Vocabulary = {
    TerritoryNameKind.OFFICIAL: Text(en="Official name", fr="Nom officiel", de="Amtlicher Name", zh="正式名称"),
    TerritoryNameKind.ALIAS: Text(en="Other name", fr="Autre nom", de="Weiterer Name", zh="别名"),
    TerritoryNameKind.EXONYM: Text(
        en="Name in another language", fr="Nom dans une autre langue", de="Name in einer anderen Sprache", zh="外语名称"
    ),
    TerritoryNameKind.ACRONYM: Text(en="Acronym", fr="Sigle", de="Abkürzung", zh="缩写"),
    TerritoryNameKind.FORMER: Text(en="Former name", fr="Ancien nom", de="Früherer Name", zh="曾用名"),
}
AREAS: Vocabulary = {
    Area.WESTERN_BALKANS: Text(en="Western Balkans", fr="Balkans occidentaux", de="Westbalkan", zh="西巴尔干"),
    Area.BALTIC_STATES: Text(en="Baltic states", fr="Pays baltes", de="Baltische Staaten", zh="波罗的海国家"),
    Area.BENELUX: Text(en="Benelux", fr="Benelux", de="Benelux", zh="比荷卢"),
    Area.EASTERN_PARTNERSHIP: Text(
        en="Eastern Partnership", fr="Partenariat oriental", de="Östliche Partnerschaft", zh="东部伙伴关系"
    ),
    Area.EUROPEAN_UNION: Text(en="European Union", fr="Union européenne", de="Europäische Union", zh="欧洲联盟"),
    Area.MAGHREB: Text(en="Maghreb", fr="Maghreb", de="Maghreb", zh="马格里布"),
    Area.NORDIC_COUNTRIES: Text(en="Nordic countries", fr="Pays nordiques", de="Nordische Länder", zh="北欧国家"),
    Area.VISEGRAD_GROUP: Text(en="Visegrád Group", fr="Groupe de Visegrád", de="Visegrád-Gruppe", zh="维谢格拉德集团"),
    Area.WEIMAR_TRIANGLE: Text(en="Weimar Triangle", fr="Triangle de Weimar", de="Weimarer Dreieck", zh="魏玛三角"),
    Area.WEST_AFRICA: Text(en="West Africa", fr="Afrique de l'Ouest", de="Westafrika", zh="西非"),
}
# fmt: off
_EUROPEAN_UNION = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)
_WEST_AFRICA = (
    "BF", "BJ", "CI", "CV", "GH", "GM", "GN", "GW", "LR", "ML", "MR", "NE", "NG", "SL", "SN", "TG",
)
# fmt: on
# ISO 3166-1, with Kosovo's XK as the European Union writes it; West Africa is the United Nations' (M49), without
# Saint Helena.
AREA_MEMBERS: dict[Area, tuple[str, ...]] = {
    Area.WESTERN_BALKANS: ("AL", "BA", "ME", "MK", "RS", "XK"),
    Area.BALTIC_STATES: ("EE", "LT", "LV"),
    Area.BENELUX: ("BE", "LU", "NL"),
    Area.EASTERN_PARTNERSHIP: ("AM", "AZ", "BY", "GE", "MD", "UA"),
    Area.EUROPEAN_UNION: _EUROPEAN_UNION,
    Area.MAGHREB: ("DZ", "LY", "MA", "MR", "TN"),
    Area.NORDIC_COUNTRIES: ("DK", "FI", "IS", "NO", "SE"),
    Area.VISEGRAD_GROUP: ("CZ", "HU", "PL", "SK"),
    Area.WEIMAR_TRIANGLE: ("DE", "FR", "PL"),
    Area.WEST_AFRICA: _WEST_AFRICA,
}
