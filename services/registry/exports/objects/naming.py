"""How partners are called in linked data and in IATI."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement

from services.registry.exports.formats.iati import ReportingOrganisation, narrative
from services.registry.exports.store import NamedPartner
from services.registry.vocabularies.partners import PartnerKind

Json = dict[str, Any]

# https://schema.org/Organization
SCHEMA_TYPES = {
    PartnerKind.LOCAL_AUTHORITY: "GovernmentOrganization",
    PartnerKind.STATE_BODY: "GovernmentOrganization",
    PartnerKind.PUBLIC_OPERATOR: "GovernmentOrganization",
    PartnerKind.ASSOCIATION: "NGO",
    PartnerKind.SCHOOL: "School",
    PartnerKind.UNIVERSITY: "CollegeOrUniversity",
    PartnerKind.COMPANY: "Corporation",
    PartnerKind.CLUSTER: "Consortium",
    PartnerKind.NETWORK: "Organization",
    PartnerKind.FOUNDATION: "Organization",
    PartnerKind.HOSPITAL: "Hospital",
    PartnerKind.OTHER: "Organization",
}
# https://iatistandard.org/en/iati-standard/203/codelists/organisationtype/
IATI_TYPES = {
    PartnerKind.LOCAL_AUTHORITY: "11",
    PartnerKind.STATE_BODY: "10",
    PartnerKind.PUBLIC_OPERATOR: "15",
    PartnerKind.ASSOCIATION: "22",
    PartnerKind.SCHOOL: "80",
    PartnerKind.UNIVERSITY: "80",
    PartnerKind.COMPANY: "70",
    PartnerKind.CLUSTER: "70",
    PartnerKind.NETWORK: "22",
    PartnerKind.FOUNDATION: "60",
    PartnerKind.HOSPITAL: "15",
    PartnerKind.OTHER: "90",
}
# https://org-id.guide: the lists under which identifiers of these schemes are known to others.
_AGENCIES = {"lei": "XI-LEI", "edrpou": "UA-EDR", "siren": "FR-SIRENE", "iati": None}


def iri(base: str, kind: str, object_id: UUID) -> str:
    """The address of an object: `kind` is `partners`, `cooperations` or `agreements`."""
    return f"{base}/registry/v1/{kind}/{object_id}"


def labels(texts: Mapping[str, str]) -> list[Json]:
    """A multilingual label in JSON-LD."""
    return [{"@language": language, "@value": text} for language, text in texts.items()]


def told(facts: Json) -> Json:
    """Without what is not known."""
    return {name: value for name, value in facts.items() if value not in (None, [], {}, "")}


def organisation(partner: NamedPartner, base: str) -> Json:
    """A partner where another object names it."""
    return {
        "@id": iri(base, "partners", partner.id),
        "@type": SCHEMA_TYPES[partner.kind],
        "name": partner.name,
        "address": {"@type": "PostalAddress", "addressCountry": partner.country},
    }


def iati_ref(partner_id: UUID, identifiers: Mapping[str, str], publisher: ReportingOrganisation) -> str:
    """The organisation's identifier in a list that IATI knows, else the one that the publisher gives it.

    `identifiers` maps schemes to values; of the scheme `iati` the value is the whole identifier.
    """
    for scheme, agency in _AGENCIES.items():
        if scheme in identifiers:
            return f"{agency}-{identifiers[scheme]}" if agency else identifiers[scheme]
    return publisher.identifier("partner", partner_id)


def participating(parent: Element, partner: NamedPartner, publisher: ReportingOrganisation, role: str) -> None:
    """A `participating-org` of an activity."""
    identifiers = {item.scheme: item.value for item in partner.identifiers}
    element = SubElement(
        parent,
        "participating-org",
        {"ref": iati_ref(partner.id, identifiers, publisher), "type": IATI_TYPES[partner.kind], "role": role},
    )
    narrative(element, partner.name)
