"""The milestones of a meeting of delegations as 003 plans them, by their distance from its first day (B16–B21).

The meeting was to begin on 26 October 2016; the days below are the source's, counted back from there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.registration.rules.milestones import Offset
from services.registration.vocabularies.milestones import Closes, MilestoneKind, OffsetFrom


@dataclass(frozen=True, slots=True)
class Planned:
    title: Mapping[str, str]
    kind: MilestoneKind
    offset: Offset
    lasts_days: int = 1
    reminders: Sequence[int] = (30, 7)
    closes: Sequence[Closes] = ()
    freezes_list: bool = False


def _before(days: int) -> Offset:
    return Offset(0, -days, OffsetFrom.STARTS_ON)


MEETING_OF_DELEGATIONS = (
    Planned(
        {
            "fr": "Validation et diffusion du programme amendé ; ouverture de la plateforme d'inscription",
            "en": "The amended programme is validated and made known; the registration platform opens",
            "de": "Freigabe und Verbreitung des geänderten Programms; die Anmeldeplattform öffnet",
            "zh": "审定并发布修订后的议程；开放报名平台",
        },
        MilestoneKind.VALIDATION,
        _before(159),  # B16: 20 May
    ),
    Planned(
        {"fr": "Groupe-pays", "en": "Country group", "de": "Ländergruppe", "zh": "国别小组会议"},
        MilestoneKind.MEETING,
        _before(127),  # B17: 21 June
    ),
    Planned(
        {
            "fr": "Clôture des candidatures",
            "en": "Applications close",
            "de": "Bewerbungsschluss",
            "zh": "申请截止",
        },
        MilestoneKind.CLOSING,
        _before(118),  # B18: 30 June
        closes=(Closes.APPLICATIONS,),
    ),
    Planned(
        {
            "fr": "Première liste de participants",
            "en": "First list of participants",
            "de": "Erste Teilnahmeliste",
            "zh": "第一份参会名单",
        },
        MilestoneKind.LIST,
        _before(118),  # B18: 30 June
        freezes_list=True,
    ),
    Planned(
        {
            "fr": "Point d'étape sur l'avancée des travaux",
            "en": "Stocktaking of the work done so far",
            "de": "Zwischenstand der Arbeiten",
            "zh": "工作进展通报",
        },
        MilestoneKind.MEETING,
        _before(114),  # B21: 4 and 5 July
        lasts_days=2,
    ),
    Planned(
        {
            "fr": "Invitation des personnalités de haut niveau",
            "en": "High-level guests are invited",
            "de": "Einladung hochrangiger Gäste",
            "zh": "邀请高级别嘉宾",
        },
        MilestoneKind.INVITATION,
        Offset(-3, 0, OffsetFrom.STARTS_ON),  # B20: three months before
    ),
    Planned(
        {
            "fr": "Décision pour le gouvernement et les élus : dernier délai",
            "en": "Decision on members of government and elected representatives: latest date",
            "de": "Entscheidung zu Regierungsmitgliedern und Gewählten: letzte Frist",
            "zh": "政府成员及民选代表名单的最后决定期限",
        },
        MilestoneKind.VALIDATION,
        _before(87),  # B19: 31 July
    ),
)
