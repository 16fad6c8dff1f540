"""C5, C6: the documents' own indicators as templates, which many frameworks share so that a network can compare."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.indicators.vocabularies.indicators import Aggregation, Direction, IndicatorKind, Joining
from shared.catalogue.texts import Text


@dataclass(frozen=True, slots=True)
class Template:
    """What all indicators of a template have in common. `scale` are the labels of the steps from 1 on."""

    code: str
    rule: str
    title: Text
    kind: IndicatorKind
    definition: Text
    unit: str | None = None
    direction: Direction = Direction.UP
    aggregation: Aggregation = Aggregation.SUM
    joining: Joining = Joining.SUM
    cumulative: bool = False
    dimensions: Mapping[str, tuple[str, ...]] | None = None
    scale: tuple[Text, ...] | None = None


_GENDER: dict[str, tuple[str, ...]] = {"gender": ("f", "m", "x")}
_FIVE_STEPS = (
    Text(en="not at all", fr="pas du tout", de="gar nicht", zh="完全没有"),
    Text(en="a little", fr="un peu", de="ein wenig", zh="略有"),
    Text(en="partly", fr="en partie", de="teilweise", zh="部分"),
    Text(en="largely", fr="largement", de="weitgehend", zh="大体"),
    Text(en="fully", fr="tout à fait", de="völlig", zh="完全"),
)

_ALL = (
    Template(
        "participants",
        "C5",
        Text(en="Participants", fr="Participants", de="Teilnehmende", zh="参与人数"),
        IndicatorKind.QUANTITY,
        Text(
            en="People who took part in at least one activity of the cooperation, each counted once",
            fr="Personnes ayant participé à au moins une activité de la coopération, chacune comptée une fois",
            de="Menschen, die an mindestens einer Aktivität der Zusammenarbeit teilnahmen, jede einmal gezählt",
            zh="至少参加过一次合作活动的人员，每人只计一次",
        ),
        unit="person",
        cumulative=True,
        dimensions=_GENDER,
    ),
    Template(
        "language_progress",
        "C5",
        title=Text(
            en="Learners who gained a level of language",
            fr="Apprenants ayant gagné un niveau de langue",
            de="Lernende mit einem Sprachniveau mehr",
            zh="语言水平提高一级的学员",
        ),
        definition=Text(
            en="Of those who learn the partner's language, how many gained at least one level (CEFR, HSK)",
            fr="Parmi ceux qui apprennent la langue du partenaire, combien ont gagné un niveau (CECR, HSK)",
            de="Von denen, die die Sprache des Partners lernen, wie viele eine Stufe gewannen (GER, HSK)",
            zh="学习伙伴方语言者中，至少提高一个等级（CEFR 或 HSK）的人数比例",
        ),
        kind=IndicatorKind.PERCENTAGE,
        unit="%",
        aggregation=Aggregation.RATIO_OF_SUMS,
        joining=Joining.RATIO_OF_SUMS,
        dimensions=_GENDER,
    ),
    Template(
        "local_jobs",
        "C5",
        Text(en="Local jobs", fr="Emplois locaux", de="Lokale Arbeitsplätze", zh="本地就业岗位"),
        IndicatorKind.QUANTITY,
        Text(
            en="Jobs in full-time equivalents that exist because of the cooperation",
            fr="Emplois en équivalents temps plein dus à la coopération",
            de="Stellen in Vollzeitäquivalenten, die es durch die Zusammenarbeit gibt",
            zh="因合作而存在的岗位（折合全职）",
        ),
        unit="job",
        aggregation=Aggregation.LATEST,
    ),
    Template(
        "emissions_avoided",
        "C5",
        Text(en="Emissions avoided", fr="Émissions évitées", de="Vermiedene Emissionen", zh="减少的排放量"),
        IndicatorKind.QUANTITY,
        Text(
            en="Tonnes of CO2 equivalent that pilot projects avoided, by a versioned factor",
            fr="Tonnes d'équivalent CO2 évitées par les projets pilotes, selon un facteur daté",
            de="Tonnen CO2-Äquivalent, die Pilotprojekte vermieden, mit versioniertem Faktor",
            zh="试点项目减少的二氧化碳当量（吨），按注明版本的因子计算",
        ),
        unit="tCO2e",
        cumulative=True,
    ),
    Template(
        "mobility_rate",
        "C5",
        title=Text(en="Mobility rate", fr="Taux de mobilité", de="Mobilitätsquote", zh="流动率"),
        definition=Text(
            en="Of those who could go to the partner for a stay, how many did",
            fr="Parmi ceux qui pouvaient séjourner chez le partenaire, combien l'ont fait",
            de="Von denen, die zum Partner reisen konnten, wie viele es taten",
            zh="可赴伙伴方交流者中实际成行的比例",
        ),
        kind=IndicatorKind.PERCENTAGE,
        unit="%",
        aggregation=Aggregation.RATIO_OF_SUMS,
        joining=Joining.RATIO_OF_SUMS,
        dimensions=_GENDER,
    ),
    Template(
        "joint_projects",
        "C5",
        Text(en="Joint projects", fr="Projets collaboratifs", de="Gemeinsame Projekte", zh="合作项目数"),
        IndicatorKind.QUANTITY,
        Text(
            en="Projects carried out by actors of both sides",
            fr="Projets menés par des acteurs des deux côtés",
            de="Projekte, die Akteure beider Seiten tragen",
            zh="由双方主体共同实施的项目",
        ),
        unit="project",
        cumulative=True,
        joining=Joining.MAXIMUM,
    ),
    Template(
        "projects_continued",
        "C5",
        title=Text(
            en="Joint projects continued",
            fr="Projets collaboratifs prolongés",
            de="Fortgeführte gemeinsame Projekte",
            zh="延续的合作项目",
        ),
        definition=Text(
            en="Of the joint projects that ended, how many go on in some form",
            fr="Parmi les projets collaboratifs achevés, combien se poursuivent sous une forme ou une autre",
            de="Von den beendeten gemeinsamen Projekten, wie viele in irgendeiner Form weitergehen",
            zh="已结束的合作项目中以某种形式延续的比例",
        ),
        kind=IndicatorKind.PERCENTAGE,
        unit="%",
        aggregation=Aggregation.RATIO_OF_SUMS,
        joining=Joining.RATIO_OF_SUMS,
    ),
    Template(
        "job_integration",
        "C5",
        title=Text(
            en="Participants in work a year later",
            fr="Insertion professionnelle des participants",
            de="Teilnehmende in Arbeit nach einem Jahr",
            zh="参与者一年后就业率",
        ),
        definition=Text(
            en="Of the participants asked a year later, how many work or train",
            fr="Parmi les participants interrogés un an après, combien travaillent ou se forment",
            de="Von den nach einem Jahr befragten Teilnehmenden, wie viele arbeiten oder sich ausbilden",
            zh="一年后受访参与者中就业或受训的比例",
        ),
        kind=IndicatorKind.PERCENTAGE,
        unit="%",
        aggregation=Aggregation.RATIO_OF_SUMS,
        joining=Joining.RATIO_OF_SUMS,
        dimensions=_GENDER,
    ),
    Template(
        "follow_up_rate",
        "C5",
        title=Text(
            en="Projects followed up",
            fr="Taux de suivi de projets",
            de="Quote nachverfolgter Projekte",
            zh="项目跟踪率",
        ),
        definition=Text(
            en="Of the projects of the cooperation, how many report their results",
            fr="Parmi les projets de la coopération, combien rendent compte de leurs résultats",
            de="Von den Projekten der Zusammenarbeit, wie viele über Ergebnisse berichten",
            zh="合作项目中报告成果的比例",
        ),
        kind=IndicatorKind.PERCENTAGE,
        unit="%",
        aggregation=Aggregation.RATIO_OF_SUMS,
        joining=Joining.RATIO_OF_SUMS,
    ),
    Template(
        "perception",
        "C6",
        Text(en="Perceived benefit", fr="Perception des bénéficiaires", de="Wahrgenommener Nutzen", zh="受益者感知"),
        IndicatorKind.SCORE,
        Text(
            en="Whether those whom it is for see a benefit, on a scale of five steps",
            fr="Si les bénéficiaires perçoivent un bénéfice, sur une échelle de cinq degrés",
            de="Ob die Begünstigten einen Nutzen sehen, auf fünf Stufen",
            zh="受益者是否感到受益（五级量表）",
        ),
        aggregation=Aggregation.LATEST,
        joining=Joining.NONE,
        scale=_FIVE_STEPS,
    ),
    Template(
        "trust",
        "C6",
        Text(
            en="Trust between partners",
            fr="Confiance entre partenaires",
            de="Vertrauen zwischen Partnern",
            zh="伙伴间信任",
        ),
        IndicatorKind.SCORE,
        Text(
            en="How far partners rely on each other, on a scale of five steps",
            fr="Jusqu'où les partenaires se font confiance, sur une échelle de cinq degrés",
            de="Wie weit Partner einander vertrauen, auf fünf Stufen",
            zh="伙伴之间的信任程度（五级量表）",
        ),
        aggregation=Aggregation.LATEST,
        joining=Joining.NONE,
        scale=_FIVE_STEPS,
    ),
    Template(
        "mentalities",
        "C6",
        title=Text(
            en="How mentalities change", fr="Évolution des mentalités", de="Wandel der Mentalitäten", zh="观念的变化"
        ),
        definition=Text(
            en="What changed in how people see each other, told with dates and sources",
            fr="Ce qui a changé dans le regard porté sur l'autre, raconté avec dates et sources",
            de="Was sich am Blick aufeinander geändert hat, mit Daten und Quellen erzählt",
            zh="彼此看法的变化，附日期与来源的叙述",
        ),
        kind=IndicatorKind.QUALITATIVE,
        aggregation=Aggregation.LATEST,
        joining=Joining.NONE,
    ),
    Template(
        "interviews",
        "C6",
        title=Text(
            en="Interviews and testimonies",
            fr="Entretiens et témoignages",
            de="Gespräche und Zeugnisse",
            zh="访谈与见证",
        ),
        definition=Text(
            en="What interviews brought out, without naming anybody",
            fr="Ce que les entretiens ont fait ressortir, sans nommer personne",
            de="Was Gespräche ergaben, ohne jemanden zu nennen",
            zh="访谈所得要点（不具名）",
        ),
        kind=IndicatorKind.QUALITATIVE,
        aggregation=Aggregation.LATEST,
        joining=Joining.NONE,
    ),
)
TEMPLATES: Mapping[str, Template] = {template.code: template for template in _ALL}
