"""Agreements as callers see them, a page at a time, with a fixed number of statements however many there are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import store, summaries
from services.registry.agreements.agreed import terms_of
from services.registry.agreements.amendment_schemas import AmendmentOut
from services.registry.agreements.schemas import (
    AgreementIn,
    AgreementOut,
    AttendeeOut,
    CouncilResolutionOut,
    SignatoryOut,
    Terms,
)
from services.registry.cooperations import store as cooperation_store
from services.registry.documents import store as document_store
from services.registry.documents.schemas import AgreementDocument
from services.registry.grants import store as grants
from services.registry.grants.access import Access
from services.registry.partners import store as partner_store
from services.registry.policy.store import policy_of
from services.registry.programmes import store as programme_store
from services.registry.rules import agreement as rules
from services.registry.schemas import PartnerSummary, date_of
from services.registry.sight import Sight
from services.registry.tables import AgreementRow, AmendmentRow, AttendeeRow, DocumentRow, SignatoryRow
from services.registry.vocabularies.partners import Visibility
from shared.catalogue.rules import Finding, Notice

_SHOWN_OTHERWISE = {"signatories", "attendees", "council_resolutions", "documents", "visibility"}


async def shown(
    session: AsyncSession, agreements: Sequence[store.Agreement], sight: Sight, today: date
) -> list[AgreementOut]:
    """The agreements with the summaries of all that they name, as far as the caller may see it."""
    ids = [agreement.row.id for agreement in agreements]
    signatories = await store.signatories_of(session, ids)
    attendees = await store.attendees_of(session, ids)
    named = {entry.partner_id for entries in signatories.values() for entry in entries}
    named |= {entry.partner_id for entries in attendees.values() for entry in entries if entry.partner_id}
    amendments = await store.amendments_of(session, ids)
    partners = await partner_store.summaries(session, named, sight)
    dissolutions = await partner_store.dissolutions_of(session, named)
    programmes = await programme_store.summaries(
        session, {each for agreement in agreements for each in agreement.row.programme_ids}
    )
    policy = await policy_of(session)
    rows = [agreement.row for agreement in agreements]
    cooperations = await cooperation_store.summaries(
        session, {row.cooperation_id for row in rows if row.cooperation_id}, sight
    )
    linked = await summaries.by_id(
        session, {link for row in rows for link in (row.follows_id, row.renews_id) if link}, sight, today
    )
    files = await document_store.of_agreements(session, ids)
    opened = await _drafts_opened(session, [row for row in rows if files[row.id]], sight)
    items = []
    for agreement in agreements:
        row = agreement.row
        body = body_of(row, signatories[row.id], attendees[row.id])
        without_lists = body.model_dump(exclude=_SHOWN_OTHERWISE)
        hidden = {} if sight.persons else {"person": None}
        unsigned = {} if sight.persons else {"signed_by": None}
        item = AgreementOut(
            **without_lists,
            id=row.id,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
            cooperation=cooperations.get(row.cooperation_id) if row.cooperation_id else None,
            state=summaries.computed_state(agreement, today),
            is_current=summaries.is_current(agreement),
            ends_on=summaries.computed_end(agreement, today),
            terms=Terms(**terms_of(body, amendments[row.id])),
            programmes=[programmes[each] for each in row.programme_ids if each in programmes],
            amendments=[amendment_out(amendment) for amendment in amendments[row.id]],
            follows_agreement=linked.get(row.follows_id) if row.follows_id else None,
            renews_agreement=linked.get(row.renews_id) if row.renews_id else None,
            terminated_on=row.terminated_on,
            termination_reason=row.termination_reason,
            visibility=visibility_of(row),
            signatories=[
                SignatoryOut(**entry.model_dump() | unsigned, partner=partners.get(entry.partner_id))
                for entry in body.signatories
            ],
            attendees=[
                AttendeeOut(
                    **entry.model_dump() | hidden,
                    partner=partners.get(entry.partner_id) if entry.partner_id else None,
                )
                for entry in body.attendees
            ],
            council_resolutions=[
                CouncilResolutionOut(**entry.model_dump(), partner=partners.get(entry.partner_id))
                for entry in body.council_resolutions
            ],
            documents=_documents(row, body, files[row.id], sight, opened=row.id in opened),
            warnings=[Notice.of(finding) for finding in policy.noted(_findings(body, partners, dissolutions))],
        )
        items.append(item)
    return items


def amendment_out(row: AmendmentRow) -> AmendmentOut:
    """An amendment as callers see it."""
    return AmendmentOut(**row.model_dump())


def shows_files(row: AgreementRow, parties: Iterable[UUID], sight: Sight | Access) -> bool:
    """Whether the files of an agreement that the caller may see are shown: a draft's only to its parties and staff."""
    return row.signed_on is not None or sight.covers(Visibility.PRIVATE, parties)


async def _drafts_opened(session: AsyncSession, rows: Sequence[AgreementRow], sight: Sight) -> set[UUID]:
    """The drafts whose files the caller may see by a grant on their cooperation, or by what its partners followed."""
    drafts = [row.id for row in rows if row.signed_on is None]
    return await grants.agreements_opened(session, drafts, sight) if drafts else set()


def _documents(
    row: AgreementRow, body: AgreementIn, files: Sequence[DocumentRow], sight: Sight, *, opened: bool
) -> list[AgreementDocument]:
    """Links and files in one list."""
    parties = [each.partner_id for each in body.signatories]
    shown_files = files if opened or shows_files(row, parties, sight) else []
    links = [AgreementDocument(**link.model_dump()) for link in body.documents]
    return links + [
        AgreementDocument(
            **file.model_dump(include={"id", "kind", "title", "language", "sha256", "media_type", "size"}),
            content_url=f"/registry/v1/agreements/{row.id}/documents/{file.id}/content",
        )
        for file in shown_files
    ]


def _findings(
    body: AgreementIn, partners: Mapping[UUID, PartnerSummary], dissolutions: Mapping[UUID, str]
) -> list[Finding]:
    """What is odd about an agreement that stands all the same: A6, D8, and of history A15."""
    findings = rules.warnings(date_of(body.signed_on), date_of(body.celebrated_on), date_of(body.effective_on))
    for index, item in enumerate(body.signatories):
        signs_on, partner = date_of(item.signed_on), partners.get(item.partner_id)
        if signs_on is not None and partner is not None:
            dissolved_on = date_of(dissolutions.get(item.partner_id))
            gone = rules.dissolved_before(f"/signatories/{index}", partner.name, dissolved_on, signs_on)
            findings += [gone] if gone else []
    return findings


def visibility_of(row: AgreementRow) -> Visibility:
    """Who may read a stored agreement."""
    chosen = Visibility(row.visibility) if row.visibility else None
    return rules.visibility_of(chosen, signed=row.signed_on is not None)


def body_of(row: AgreementRow, signatories: Sequence[SignatoryRow], attendees: Sequence[AttendeeRow]) -> AgreementIn:
    """What was sent to make the agreement what it is."""
    stored = row.model_dump(include=set(AgreementIn.model_fields) - {"forecast_amount"})
    amount = None
    if row.forecast_amount is not None:
        amount = {"amount": row.forecast_amount, "currency": row.forecast_currency}
    return AgreementIn.model_validate(
        stored
        | {
            "follows": row.follows_id,
            "renews": row.renews_id,
            "forecast_amount": amount,
            "signatories": [item.model_dump(exclude={"agreement_id", "position"}) for item in signatories],
            "attendees": [item.model_dump(exclude={"agreement_id", "position"}) for item in attendees],
        }
    )
