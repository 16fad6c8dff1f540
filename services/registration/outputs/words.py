"""A programme in one language: which of several texts is said, and the page's own words."""

from collections.abc import Mapping
from typing import NamedTuple

from shared.catalogue.texts import LANGUAGES, Text

SPOKEN = Text(en="Languages: {names}", fr="Langues : {names}", de="Sprachen: {names}", zh="语言：{names}")
INTERPRETED = Text(
    en="Interpretation: {names}", fr="Interprétation : {names}", de="Verdolmetschung: {names}", zh="口译：{names}"
)
SUB_THEMES = Text(en="Sub-themes", fr="Sous-thèmes", de="Unterthemen", zh="子主题")
SPEAKERS = Text(en="Speakers", fr="Intervenants", de="Mitwirkende", zh="发言人")
FRAMING_NOTE = Text(en="Framing note", fr="Note de cadrage", de="Rahmenpapier", zh="框架说明")
DEBATE = Text(
    en="Debate: {minutes} minutes",
    fr="Débat : {minutes} minutes",
    de="Debatte: {minutes} Minuten",
    zh="讨论：{minutes} 分钟",
)
SEATS = Text(
    en="{free} of {seats} seats free",
    fr="{free} places libres sur {seats}",
    de="{free} von {seats} Plätzen frei",
    zh="共 {seats} 席，余 {free} 席",
)
CANCELLED = Text(en="Cancelled", fr="Annulé", de="Abgesagt", zh="已取消")
UNDATED = Text(en="Time to be announced", fr="Horaire à préciser", de="Zeit noch offen", zh="时间待定")
DAYS = Text(en="Days", fr="Jours", de="Tage", zh="日程")
DAY = Text(en="Day {number}", fr="Jour {number}", de="Tag {number}", zh="第 {number} 天")
NOTHING_YET = Text(
    en="Nothing is announced for this day yet",
    fr="Rien n'est encore annoncé pour ce jour",
    de="Für diesen Tag ist noch nichts angekündigt",
    zh="该日议程尚未公布",
)
WORKSHOP = Text(en="Workshop", fr="Atelier", de="Workshop", zh="工作坊")
ZONE = Text(
    en="All times are local ({zone})",
    fr="Toutes les heures sont locales ({zone})",
    de="Alle Zeiten sind Ortszeit ({zone})",
    zh="所有时间均为当地时间（{zone}）",
)


class Said(NamedTuple):
    """A text, and the language it is in (BCP 47)."""

    language: str
    text: str


def said(labels: Mapping[str, str], language: str) -> Said:
    """What a label says in `language`, else in English, in another of ours, or in whatever it is written in."""
    for wanted in (language, *LANGUAGES):
        for tag, text in labels.items():
            if tag.split("-")[0].lower() == wanted:
                return Said(tag, text)
    return Said(*next(iter(labels.items())))
