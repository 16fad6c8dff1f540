"""Cooperations in each format."""

from xml.etree.ElementTree import Element, SubElement

from services.registry.cooperations.schemas import CooperationItem
from services.registry.exports.formats.iati import ReportingOrganisation, activity_date, narratives
from services.registry.exports.objects.linked import WithPartners, iati_sectors
from services.registry.exports.objects.naming import iri, labels, organisation, participating, told
from services.registry.exports.shape import Json, Shape
from services.registry.vocabularies.cooperations import CooperationStatus
from shared.partial_dates import PartialDate
from shared.tables.cells import Column

Cooperation = WithPartners[CooperationItem]
_C = Column[Cooperation]
_COLUMNS = [
    _C("id", lambda one: one.item.id),
    _C("title", lambda one: one.item.title),
    _C("partners", lambda one: one.names),
    _C("countries", lambda one: one.countries),
    _C("partner_ids", lambda one: one.parties),
    _C("started_on", lambda one: one.item.started_on),
    _C("ended_on", lambda one: one.item.ended_on),
    _C("status", lambda one: one.item.status),
    _C("years", lambda one: one.item.years),
    _C("themes", lambda one: one.item.themes),
    _C("updated_at", lambda one: one.item.updated_at),
]
# https://iatistandard.org/en/iati-standard/203/codelists/activitystatus/
_STATUSES = {CooperationStatus.ACTIVE: "2", CooperationStatus.ENDED: "4"}
_ACTUAL_START, _ACTUAL_END, _IMPLEMENTING = "2", "4", "4"


def _linked(one: Cooperation, base: str) -> Json:
    cooperation = one.item
    return told(
        {
            "@id": iri(base, "cooperations", cooperation.id),
            "@type": "Project",
            "name": labels(cooperation.title),
            "member": [organisation(partner, base) for partner in one.seen],
            "foundingDate": cooperation.started_on,
            "dissolutionDate": cooperation.ended_on,
            "keywords": cooperation.themes,
        }
    )


def _iati(one: Cooperation, publisher: ReportingOrganisation) -> Element | None:
    """None for a cooperation whose start is not known: IATI wants one, and none is invented."""
    cooperation = one.item
    if cooperation.started_on is None or not one.seen:
        return None
    updated = cooperation.updated_at.isoformat(timespec="seconds")
    element = Element("iati-activity", {"last-updated-datetime": updated, "hierarchy": "1"})
    SubElement(element, "iati-identifier").text = publisher.identifier("cooperation", cooperation.id)
    publisher.element(element)
    narratives(element, "title", cooperation.title)
    narratives(element, "description", cooperation.title)
    for partner in one.seen:
        participating(element, partner, publisher, _IMPLEMENTING)
    SubElement(element, "activity-status", {"code": _STATUSES[cooperation.status]})
    activity_date(element, _ACTUAL_START, PartialDate.parse(cooperation.started_on))
    if cooperation.ended_on is not None:
        activity_date(element, _ACTUAL_END, PartialDate.parse(cooperation.ended_on), last=True)
    one.iati_countries(element)
    iati_sectors(element, cooperation.themes)
    return element


COOPERATIONS: Shape[Cooperation] = Shape(
    name="cooperations",
    columns=_COLUMNS,
    plain=lambda one: one.item.model_dump(mode="json", by_alias=True),
    linked=_linked,
    geometry=WithPartners.links,
    iati_document="iati-activities",
    iati=_iati,
)
