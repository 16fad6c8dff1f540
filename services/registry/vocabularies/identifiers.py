"""Schemes of identifiers. Others are taken too: the list is open."""

from enum import StrEnum

from shared.catalogue.texts import Text
from shared.catalogue.vocabularies import Vocabulary


class IdentifierScheme(StrEnum):
    SIREN = "siren"
    SIRET = "siret"
    INSEE = "insee"
    RNA = "rna"
    UAI = "uai"
    AGS = "ags"
    LEI = "lei"
    ISNI = "isni"
    VAT = "vat"
    EDRPOU = "edrpou"
    KATOTTG = "katottg"
    USCC = "uscc"
    ICE = "ice"
    CUI = "cui"
    KBO = "kbo"
    UID = "uid"
    REGON = "regon"
    NIP = "nip"
    CIF = "cif"
    PARTITA_IVA = "partita_iva"
    CVR = "cvr"
    Y_TUNNUS = "y_tunnus"
    NO_ORGNR = "no_orgnr"
    SE_ORGNR = "se_orgnr"
    CNPJ = "cnpj"
    GEONAMES = "geonames"
    WIKIDATA = "wikidata"
    ROR = "ror"


def _same(name: str, fr: str, en: str, de: str, zh: str) -> Text:
    """A scheme that has one name everywhere, and what it is."""
    return Text(en=f"{name} ({en})", fr=f"{name} ({fr})", de=f"{name} ({de})", zh=f"{name}（{zh}）")


IDENTIFIER_SCHEMES: Vocabulary = {
    IdentifierScheme.SIREN: _same("SIREN", "France", "France", "Frankreich", "法国"),
    IdentifierScheme.SIRET: _same(
        "SIRET", "établissement, France", "establishment, France", "Betriebsstätte, Frankreich", "法国机构"
    ),
    IdentifierScheme.INSEE: _same("INSEE", "France", "France", "Frankreich", "法国"),
    IdentifierScheme.RNA: _same("RNA", "association, France", "association, France", "Verein, Frankreich", "法国社团"),
    IdentifierScheme.UAI: _same(
        "UAI", "établissement scolaire, France", "school, France", "Schule, Frankreich", "法国学校"
    ),
    IdentifierScheme.AGS: _same("AGS", "Allemagne", "Germany", "Amtlicher Gemeindeschlüssel", "德国"),
    IdentifierScheme.LEI: _same(
        "LEI", "identifiant mondial d'entité", "legal entity, worldwide", "Rechtsträger, weltweit", "全球法人识别编码"
    ),
    IdentifierScheme.ISNI: _same("ISNI", "mondial", "worldwide", "weltweit", "国际标准名称识别码"),
    IdentifierScheme.VAT: Text(
        en="VAT number, with the country's code",
        fr="Numéro de TVA, avec le code du pays",
        de="USt-IdNr., mit Länderkürzel",
        zh="增值税号（含国家代码）",
    ),
    IdentifierScheme.EDRPOU: _same("ЄДРПОУ", "Ukraine", "Ukraine", "Ukraine", "乌克兰"),
    IdentifierScheme.KATOTTG: _same("КАТОТТГ", "Ukraine", "Ukraine", "Ukraine", "乌克兰"),
    IdentifierScheme.USCC: Text(
        en="Unified social credit code (China)",
        fr="Code unifié de crédit social (Chine)",
        de="Einheitliche Sozialkreditnummer (China)",
        zh="统一社会信用代码",
    ),
    IdentifierScheme.ICE: _same("ICE", "Maroc", "Morocco", "Marokko", "摩洛哥"),
    IdentifierScheme.CUI: _same("CUI", "Roumanie", "Romania", "Rumänien", "罗马尼亚"),
    IdentifierScheme.KBO: _same("KBO/BCE", "Belgique", "Belgium", "Belgien", "比利时"),
    IdentifierScheme.UID: _same("UID/IDE", "Suisse", "Switzerland", "Schweiz", "瑞士"),
    IdentifierScheme.REGON: _same("REGON", "Pologne", "Poland", "Polen", "波兰"),
    IdentifierScheme.NIP: _same("NIP", "Pologne", "Poland", "Polen", "波兰"),
    IdentifierScheme.CIF: _same("CIF", "Espagne", "Spain", "Spanien", "西班牙"),
    IdentifierScheme.PARTITA_IVA: _same("Partita IVA", "Italie", "Italy", "Italien", "意大利"),
    IdentifierScheme.CVR: _same("CVR", "Danemark", "Denmark", "Dänemark", "丹麦"),
    IdentifierScheme.Y_TUNNUS: _same("Y-tunnus", "Finlande", "Finland", "Finnland", "芬兰"),
    IdentifierScheme.NO_ORGNR: _same("Organisasjonsnummer", "Norvège", "Norway", "Norwegen", "挪威"),
    IdentifierScheme.SE_ORGNR: _same("Organisationsnummer", "Suède", "Sweden", "Schweden", "瑞典"),
    IdentifierScheme.CNPJ: _same("CNPJ", "Brésil", "Brazil", "Brasilien", "巴西"),
    IdentifierScheme.GEONAMES: _same("GeoNames", "lieu", "place", "Ort", "地点"),
    IdentifierScheme.WIKIDATA: _same("Wikidata", "élément", "item", "Datenobjekt", "条目"),
    IdentifierScheme.ROR: _same("ROR", "recherche", "research", "Forschung", "科研机构"),
}
