"""Files of all that matches and that the caller may see."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast
from uuid import UUID
from xml.etree.ElementTree import Element

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import use_cases as agreements
from services.registry.agreements.list_store import AgreementFilter
from services.registry.cooperations import use_cases as cooperations
from services.registry.cooperations.store import CooperationFilter
from services.registry.exports import store
from services.registry.exports.formats import iati, json_lists
from services.registry.exports.objects.agreements import AGREEMENTS, Agreement
from services.registry.exports.objects.cooperations import COOPERATIONS, Cooperation
from services.registry.exports.objects.linked import WithPartners
from services.registry.exports.objects.partners import PARTNERS
from services.registry.exports.shape import Format, Shape
from services.registry.partners import use_cases as partners
from services.registry.partners.schemas import PartnerOut
from services.registry.search.store import PartnerFilter
from services.registry.settings import RegistrySettings
from services.registry.sight import sight_of
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.http.pages import Page, Wanted
from shared.http.problems import NotFound
from shared.runtime import Runtime
from shared.tables.batches import Reader, batches_of, begun
from shared.tables.writing import Sheet, write_csv, write_xlsx

T = TypeVar("T")
R = TypeVar("R")

_GRAPH = '{"@context":"https://schema.org/","@graph":['
_FEATURES = '{"type":"FeatureCollection","features":['
_NOTHING_FOR_IATI = Text(
    en="Nothing here can be told in IATI, which wants at least one activity with a start",
    fr="Rien ici ne peut être publié en IATI, qui exige au moins une activité avec un début",
    de="Hier ist nichts, was IATI aufnimmt: mindestens eine Aktivität mit einem Beginn",
    zh="此处没有可用 IATI 表达的内容：至少需要一项有开始日期的活动",
)


@dataclass(frozen=True, slots=True)
class Exporter:
    """What an export needs to know of the platform and of who asks."""

    runtime: Runtime
    caller: Caller

    @property
    def base(self) -> str:
        return self.runtime.settings.common.public_url

    @property
    def publisher(self) -> iati.ReportingOrganisation:
        own = cast("RegistrySettings", self.runtime.settings.own)
        return iati.ReportingOrganisation(own.iati_ref, own.iati_type, own.iati_name)


async def export_partners(exporter: Exporter, wanted: PartnerFilter, form: Format) -> AsyncIterator[bytes]:
    """The partners that match, as a file in pieces; NotFound where IATI would have to be empty."""

    async def read(session: AsyncSession, batch: Wanted) -> Sequence[PartnerOut]:
        page: Page[PartnerOut] = await partners.list_partners(session, exporter.caller, wanted, batch)
        return page.items

    return await _file(exporter, PARTNERS, read, form)


async def export_cooperations(exporter: Exporter, wanted: CooperationFilter, form: Format) -> AsyncIterator[bytes]:
    """The cooperations that match, as `export_partners`."""

    async def read(session: AsyncSession, batch: Wanted) -> Sequence[Cooperation]:
        page = await cooperations.list_cooperations(session, exporter.caller, wanted, batch)
        parties = [[party.partner_id for party in item.partners] for item in page.items]
        return await _with_partners(exporter, session, page.items, parties)

    return await _file(exporter, COOPERATIONS, read, form)


async def export_agreements(exporter: Exporter, wanted: AgreementFilter, form: Format) -> AsyncIterator[bytes]:
    """The agreements that match, as `export_partners`."""

    async def read(session: AsyncSession, batch: Wanted) -> Sequence[Agreement]:
        page = await agreements.list_agreements(session, exporter.caller, wanted, batch)
        parties = [[signatory.partner_id for signatory in item.signatories] for item in page.items]
        return await _with_partners(exporter, session, page.items, parties)

    return await _file(exporter, AGREEMENTS, read, form)


async def _with_partners(
    exporter: Exporter, session: AsyncSession, items: Sequence[R], parties: Sequence[list[UUID]]
) -> list[WithPartners[R]]:
    named = {party for listed in parties for party in listed}
    found = await store.named_partners(session, named, sight_of(exporter.caller))
    return [WithPartners(item, listed, found) for item, listed in zip(items, parties, strict=True)]


async def _file(exporter: Exporter, shape: Shape[T], read: Reader[T], form: Format) -> AsyncIterator[bytes]:
    """The pieces of the file. The first batch is read at once, so that what goes wrong early is told as a problem."""
    batches = await begun(batches_of(exporter.runtime, read))
    if form is Format.CSV:
        return write_csv(shape.columns, batches)
    if form is Format.XLSX:
        return write_xlsx([Sheet(shape.name, shape.columns, batches)])
    if form is Format.JSON:
        return json_lists.write_list(shape.plain, batches)
    if form is Format.JSON_LD:
        return json_lists.write_list(
            lambda item: shape.linked(item, exporter.base), batches, opening=_GRAPH, closing="]}"
        )
    if form is Format.GEO_JSON:
        return json_lists.write_list(shape.feature, batches, opening=_FEATURES, closing="]}")
    try:
        elements = await begun(_told_in_iati(shape, batches, exporter.publisher))
    except StopAsyncIteration:
        raise NotFound(_NOTHING_FOR_IATI) from None
    return iati.write_iati(shape.iati_document, elements, generated=now())


async def _told_in_iati(
    shape: Shape[T], batches: AsyncIterator[Sequence[T]], publisher: iati.ReportingOrganisation
) -> AsyncIterator[Sequence[Element]]:
    """The batches as elements, without those that IATI cannot hold; none is empty."""
    async for batch in batches:
        elements = [element for item in batch if (element := shape.iati(item, publisher)) is not None]
        if elements:
            yield elements
