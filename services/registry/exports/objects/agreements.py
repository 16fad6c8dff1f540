"""Agreements in each format."""

import mimetypes
from xml.etree.ElementTree import Element, SubElement

from services.registry.agreements.schemas import AgreementOut
from services.registry.documents.schemas import AgreementDocument
from services.registry.exports.formats.iati import ReportingOrganisation, activity_date, narrative, narratives
from services.registry.exports.objects.linked import WithPartners, iati_sectors
from services.registry.exports.objects.naming import iri, labels, organisation, participating, told
from services.registry.exports.shape import Json, Shape
from services.registry.vocabularies.agreements import AgreementState
from shared.partial_dates import PartialDate
from shared.tables.cells import Column

Agreement = WithPartners[AgreementOut]
_C = Column[Agreement]
_COLUMNS = [
    _C("id", lambda one: one.item.id),
    _C("instrument", lambda one: one.item.instrument),
    _C("title", lambda one: one.item.title),
    _C("state", lambda one: one.item.state),
    _C("is_current", lambda one: one.item.is_current),
    _C("partners", lambda one: one.names),
    _C("countries", lambda one: one.countries),
    _C("partner_ids", lambda one: one.parties),
    _C("cooperation_id", lambda one: one.item.cooperation_id),
    _C("signed_on", lambda one: one.item.signed_on),
    _C("signed_place", lambda one: one.item.signed_place),
    _C("term_months", lambda one: one.item.term_months),
    _C("renewal", lambda one: one.item.renewal),
    _C("ends_on", lambda one: one.item.ends_on),
    _C("transmitted_on", lambda one: one.item.transmitted_on),
    _C("effective_on", lambda one: one.item.effective_on),
    _C("terminated_on", lambda one: one.item.terminated_on),
    _C("follows", lambda one: one.item.follows),
    _C("renews", lambda one: one.item.renews),
    _C("themes", lambda one: one.item.themes),
    _C("forecast_amount", lambda one: one.item.forecast_amount and one.item.forecast_amount.amount),
    _C("forecast_currency", lambda one: one.item.forecast_amount and one.item.forecast_amount.currency),
    _C("updated_at", lambda one: one.item.updated_at),
]
# https://iatistandard.org/en/iati-standard/203/codelists/activitystatus/
_STATUSES = {
    AgreementState.SIGNED: "1",
    AgreementState.IN_FORCE: "2",
    AgreementState.EXPIRING: "2",
    AgreementState.RENEWED: "4",
    AgreementState.EXPIRED: "4",
    AgreementState.TERMINATED: "5",
}
_ACTUAL_START, _PLANNED_END, _ACTUAL_END, _IMPLEMENTING = "2", "3", "4", "4"
_PARENT, _MEMORANDUM, _UNKNOWN_TYPE = "1", "A09", "application/octet-stream"


def _linked(one: Agreement, base: str) -> Json:
    agreement = one.item
    earlier = [link for link in (agreement.follows, agreement.renews) if link]
    return told(
        {
            "@id": iri(base, "agreements", agreement.id),
            "@type": "CreativeWork",
            "additionalType": agreement.instrument,
            "name": labels(agreement.title),
            "abstract": agreement.object,
            "author": [organisation(partner, base) for partner in one.seen],
            "dateCreated": agreement.signed_on,
            "locationCreated": {"@type": "Place", "name": agreement.signed_place} if agreement.signed_place else None,
            "temporalCoverage": f"{agreement.signed_on}/{agreement.ends_on or '..'}" if agreement.signed_on else None,
            "creativeWorkStatus": agreement.state,
            "isPartOf": {"@id": iri(base, "cooperations", agreement.cooperation_id)}
            if agreement.cooperation_id
            else None,
            "isBasedOn": [{"@id": iri(base, "agreements", link)} for link in earlier],
            "keywords": agreement.themes,
            "encoding": [_media(document, base) for document in agreement.documents],
        }
    )


def _media(document: AgreementDocument, base: str) -> Json:
    return told(
        {
            "@type": "MediaObject",
            "name": document.title,
            "contentUrl": _address(document, base),
            "encodingFormat": document.media_type,
            "inLanguage": document.language,
            "sha256": document.sha256,
        }
    )


def _address(document: AgreementDocument, base: str) -> str:
    """Where a link leads, or where a file of ours is read by those who may see it: it stays the same."""
    return document.url or f"{base}{document.content_url}"


def _iati(one: Agreement, publisher: ReportingOrganisation) -> Element | None:
    """None for a draft: IATI wants a start, and none is invented."""
    agreement = one.item
    if agreement.signed_on is None or not one.seen:
        return None
    updated = agreement.updated_at.isoformat(timespec="seconds")
    element = Element("iati-activity", {"last-updated-datetime": updated, "hierarchy": "2"})
    SubElement(element, "iati-identifier").text = publisher.identifier("agreement", agreement.id)
    publisher.element(element)
    narratives(element, "title", agreement.title)
    if agreement.object:
        narrative(SubElement(element, "description", {"type": "1"}), agreement.object)
    else:
        narratives(element, "description", agreement.title)
    for partner in one.seen:
        participating(element, partner, publisher, _IMPLEMENTING)
    SubElement(element, "activity-status", {"code": _STATUSES[agreement.state]})
    _dates(element, agreement)
    one.iati_countries(element)
    iati_sectors(element, agreement.themes)
    for document in agreement.documents:
        if document.url is not None:
            _document(element, document, document.url)
    if agreement.cooperation_id is not None:
        parent = publisher.identifier("cooperation", agreement.cooperation_id)
        SubElement(element, "related-activity", {"ref": parent, "type": _PARENT})
    return element


def _dates(element: Element, agreement: AgreementOut) -> None:
    activity_date(element, _ACTUAL_START, PartialDate.parse(agreement.effective_on or str(agreement.signed_on)))
    if agreement.ends_on is not None:
        activity_date(element, _PLANNED_END, PartialDate.parse(agreement.ends_on), last=True)
    if agreement.terminated_on is not None:
        activity_date(element, _ACTUAL_END, PartialDate.parse(agreement.terminated_on))


def _document(element: Element, document: AgreementDocument, url: str) -> None:
    kind, _ = mimetypes.guess_type(url)
    link = SubElement(element, "document-link", {"url": url, "format": kind or _UNKNOWN_TYPE})
    narrative(SubElement(link, "title"), document.title, document.language)
    SubElement(link, "category", {"code": _MEMORANDUM})
    if document.language:
        SubElement(link, "language", {"code": document.language.split("-")[0]})


AGREEMENTS: Shape[Agreement] = Shape(
    name="agreements",
    columns=_COLUMNS,
    plain=lambda one: one.item.model_dump(mode="json"),
    linked=_linked,
    geometry=WithPartners.links,
    iati_document="iati-activities",
    iati=_iati,
)
