"""What the service says of itself: its manifest, its types, and what may be set on a property."""

from services.registry.matching.use_cases import Target
from services.registry.reconciliation.schemas import (
    Choice,
    Described,
    Extend,
    Manifest,
    Preview,
    ServiceDefinition,
    Setting,
    Suggest,
    View,
)
from shared.app import VERSION
from shared.catalogue.texts import LANGUAGES, Text

PATH = "/registry/v1/reconcile"
DEFAULT_TYPE = Target.PARTNER

_NAME = Text(
    en="Entente: partners and territories",
    fr="Entente : partenaires et territoires",
    de="Entente: Partner und Gebiete",
    zh="Entente：合作伙伴与地区",
)
_TYPES = {
    Target.PARTNER: (
        Text(en="Partner", fr="Partenaire", de="Partner", zh="合作伙伴"),
        Text(
            en="a local authority, association, school or other organisation of the network",
            fr="une collectivité, une association, une école ou un autre organisme du réseau",
            de="eine Gebietskörperschaft, ein Verein, eine Schule oder eine andere Organisation des Netzwerks",
            zh="网络中的地方政府、协会、学校或其他机构",
        ),
    ),
    Target.TERRITORY: (
        Text(en="Territory", fr="Territoire", de="Gebiet", zh="地区"),
        Text(
            en="a state, region, département, intercommunality, commune or city of the gazetteer",
            fr="un État, une région, un département, une intercommunalité, une commune ou une ville du répertoire",
            de="Staat, Region, Département, Gemeindeverband, Gemeinde oder Stadt des Ortsverzeichnisses",
            zh="地名录中的国家、大区、省、市镇联合体、市镇或城市",
        ),
    ),
}
_LIMIT = (
    Text(en="Limit", fr="Limite", de="Höchstzahl", zh="上限"),
    Text(
        en="at most so many values per entity; 0 for all",
        fr="au plus autant de valeurs par entité ; 0 pour toutes",
        de="höchstens so viele Werte je Eintrag; 0 für alle",
        zh="每个实体的最多取值数；0 表示全部",
    ),
)
_LABELS = (
    Text(en="Codes as", fr="Codes sous forme de", de="Codes als", zh="代码显示为"),
    Text(
        en="how kinds, levels, themes and countries are written",
        fr="comment s'écrivent les types, niveaux, thèmes et pays",
        de="wie Arten, Ebenen, Themen und Länder geschrieben werden",
        zh="类型、级别、主题和国家的写法",
    ),
)
_CODE = Text(en="code", fr="code", de="Code", zh="代码")
_LANGUAGE_NAMES = {"en": "English", "fr": "français", "de": "Deutsch", "zh": "中文"}
_WIDTH, _HEIGHT = 420, 220


def described_types() -> list[Described]:
    """The types, described in the caller's language, the default one first."""
    return [described_type(target) for target in Target]


def described_type(target: Target) -> Described:
    name, description = _TYPES[target]
    return Described(id=target, name=name.render(), description=description.render())


def manifest(public_url: str) -> Manifest:
    """The manifest of the service that is reached at `public_url`."""
    base = public_url.rstrip("/")

    def suggest(what: str) -> ServiceDefinition:
        return ServiceDefinition(
            service_url=base,
            service_path=f"{PATH}/suggest/{what}",
            flyout_service_url=base,
            flyout_service_path=f"{PATH}/flyout/{what}?id=${{id}}",
        )

    return Manifest(
        versions=["0.2"],
        name=_NAME.render(),
        identifierSpace=f"{base}{PATH}/view?id=",
        schemaSpace=f"{base}{PATH}/properties#",
        documentation=f"{base}/docs",
        serviceVersion=VERSION,
        defaultTypes=described_types(),
        view=View(url=f"{base}{PATH}/view?id={{{{id}}}}"),
        preview=Preview(url=f"{base}{PATH}/preview?id={{{{id}}}}", width=_WIDTH, height=_HEIGHT),
        suggest=Suggest(entity=suggest("entity"), property=suggest("property"), type=suggest("type")),
        extend=Extend(
            propose_properties=ServiceDefinition(service_url=base, service_path=f"{PATH}/properties"),
            property_settings=_settings(),
        ),
    )


def _settings() -> list[Setting]:
    choices = [Choice(value="code", name=_CODE.render())]
    choices += [Choice(value=language, name=_LANGUAGE_NAMES[language]) for language in LANGUAGES]
    limit_label, limit_help = _LIMIT
    labels_label, labels_help = _LABELS
    return [
        Setting(name="limit", label=limit_label.render(), type="number", default=0, help_text=limit_help.render()),
        Setting(
            name="labels",
            label=labels_label.render(),
            type="select",
            default="code",
            help_text=labels_help.render(),
            choices=choices,
        ),
    ]
