"""Partners in each format."""

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from services.registry.exports.formats import geometry
from services.registry.exports.formats.iati import ReportingOrganisation, narrative
from services.registry.exports.objects.naming import SCHEMA_TYPES, iati_ref, iri, told
from services.registry.exports.shape import Json, Shape
from services.registry.partners.schemas import PartnerOut
from shared.tables.cells import Column

_C = Column[PartnerOut]
_COLUMNS = [
    _C("id", lambda partner: partner.id),
    _C("kind", lambda partner: partner.kind),
    _C("name", lambda partner: partner.name),
    _C("other_names", lambda partner: [name.text for name in partner.names]),
    _C("country", lambda partner: partner.country),
    _C("territory_level", lambda partner: partner.territory and partner.territory.level),
    _C("territory_code", lambda partner: partner.territory and partner.territory.code),
    _C("parent_id", lambda partner: partner.parent_id),
    _C("parent", lambda partner: partner.parent and partner.parent.name),
    _C("identifiers", lambda partner: [f"{item.scheme}: {item.value}" for item in partner.identifiers]),
    _C("website", lambda partner: partner.website),
    _C("lat", lambda partner: partner.location and partner.location.lat),
    _C("lon", lambda partner: partner.location and partner.location.lon),
    _C("themes", lambda partner: partner.themes),
    _C("languages", lambda partner: partner.languages),
    _C("established_on", lambda partner: partner.established_on),
    _C("dissolved_on", lambda partner: partner.dissolved_on),
    _C("status", lambda partner: partner.status),
    _C("updated_at", lambda partner: partner.updated_at),
]


def _linked(partner: PartnerOut, base: str) -> Json:
    place = None
    if partner.location is not None:
        geo = {"@type": "GeoCoordinates", "latitude": partner.location.lat, "longitude": partner.location.lon}
        place = {"@type": "Place", "geo": geo}
    return told(
        {
            "@id": iri(base, "partners", partner.id),
            "@type": SCHEMA_TYPES[partner.kind],
            "name": partner.name,
            "alternateName": [{"@language": name.lang, "@value": name.text} for name in partner.names],
            "address": _addresses(partner),
            "location": place,
            "url": partner.website,
            "identifier": [
                {"@type": "PropertyValue", "propertyID": item.scheme, "value": item.value}
                for item in partner.identifiers
            ],
            "parentOrganization": {"@id": iri(base, "partners", partner.parent_id)} if partner.parent_id else None,
            "foundingDate": partner.established_on,
            "dissolutionDate": partner.dissolved_on,
            "knowsLanguage": partner.languages,
            "keywords": partner.themes,
        }
    )


def _addresses(partner: PartnerOut) -> list[dict[str, Any]]:
    """Every partner lies in a country, whether or not an address is known."""
    addresses = [
        told(
            {
                "@type": "PostalAddress",
                "name": address.label,
                "streetAddress": ", ".join(address.lines),
                "postalCode": address.postal_code,
                "addressLocality": address.locality,
                "addressCountry": address.country or partner.country,
            }
        )
        for address in partner.addresses
    ]
    return addresses or [{"@type": "PostalAddress", "addressCountry": partner.country}]


def _place(partner: PartnerOut) -> geometry.Geometry:
    return geometry.point((partner.location.lon, partner.location.lat) if partner.location else None)


def _iati(partner: PartnerOut, publisher: ReportingOrganisation) -> Element:
    element = Element("iati-organisation", {"last-updated-datetime": partner.updated_at.isoformat(timespec="seconds")})
    identifiers = {item.scheme: item.value for item in partner.identifiers}
    SubElement(element, "organisation-identifier").text = iati_ref(partner.id, identifiers, publisher)
    name = SubElement(element, "name")
    narrative(name, partner.name)
    for other in partner.names:
        narrative(name, other.text, other.lang)
    publisher.element(element)
    return element


PARTNERS: Shape[PartnerOut] = Shape(
    name="partners",
    columns=_COLUMNS,
    plain=lambda partner: partner.model_dump(mode="json"),
    linked=_linked,
    geometry=_place,
    iati_document="iati-organisations",
    iati=_iati,
)
