"""Codes of suggestions of new partners."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class SuggestionReason(StrEnum):
    """Why a partner is suggested to another."""

    COMMON_THEMES = "common_themes"
    IS_SOUGHT = "is_sought"
    SEEKS_YOU = "seeks_you"
    COMMON_AIMS = "common_aims"
    SIZE_ALIKE = "size_alike"
    COMMON_LANGUAGES = "common_languages"
    NEIGHBOURS_LINKS = "neighbours_links"
    NEAR = "near"


SUGGESTION_REASONS: Vocabulary = {
    SuggestionReason.COMMON_THEMES: Text(
        en="Themes in common", fr="Thèmes en commun", de="Gemeinsame Themen", zh="共同主题"
    ),
    SuggestionReason.IS_SOUGHT: Text(
        en="What the partner seeks", fr="Ce que le partenaire recherche", de="Was der Partner sucht", zh="符合本方所求"
    ),
    SuggestionReason.SEEKS_YOU: Text(
        en="Seeks what the partner is",
        fr="Recherche ce qu'est le partenaire",
        de="Sucht, was der Partner ist",
        zh="对方正在寻求本方",
    ),
    SuggestionReason.COMMON_AIMS: Text(en="The same aims", fr="Les mêmes objectifs", de="Gleiche Ziele", zh="目标一致"),
    SuggestionReason.SIZE_ALIKE: Text(
        en="Of a similar size", fr="De taille comparable", de="Von ähnlicher Größe", zh="规模相近"
    ),
    SuggestionReason.COMMON_LANGUAGES: Text(
        en="Languages in common", fr="Langues en commun", de="Gemeinsame Sprachen", zh="共同语言"
    ),
    SuggestionReason.NEIGHBOURS_LINKS: Text(
        en="Partners of the same country cooperate there",
        fr="Des partenaires du même pays y coopèrent",
        de="Partner aus demselben Land kooperieren dort",
        zh="本国其他伙伴已在当地开展合作",
    ),
    SuggestionReason.NEAR: Text(en="Not far away", fr="À proximité", de="In der Nähe", zh="距离较近"),
}
