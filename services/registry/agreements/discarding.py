"""A draft that nobody will sign is discarded; what was signed stays."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import chain_store, draft_store
from services.registry.agreements.change import change_of
from services.registry.agreements.checks import named_in
from services.registry.agreements.writing import changeable, tell
from services.registry.audit.trail import record
from services.registry.documents import store as documents
from services.registry.events import agreements as events
from services.registry.grants.access import access_to
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.http.etags import Precondition
from shared.http.problems import Conflict, Forbidden

_KEPT_OF_FILES = {"id", "title", "file_name", "sha256"}
_SIGNED = Text(
    en="What was signed is not deleted: end it with :terminate, or correct it",
    fr="Ce qui est signé ne se supprime pas : mettez-y fin avec :terminate, ou corrigez-le",
    de="Unterzeichnetes wird nicht gelöscht: mit :terminate beenden oder berichtigen",
    zh="已签署者不得删除：请用 :terminate 终止，或予以更正",
)
_NAMED = Text(
    en="Another agreement follows or renews this draft, it founded a cooperation, or it has milestones",
    fr="Un autre accord suit ou renouvelle ce projet, une coopération est fondée sur lui, ou il a des étapes",
    de="Eine andere Vereinbarung folgt auf diesen Entwurf oder erneuert ihn, er begründet eine Kooperation oder hat "
    "Meilensteine",
    zh="另有协议承接或续签本草案，或有合作以其为基础，或其下有里程碑",
)


async def discard_draft(
    session: AsyncSession, caller: Caller, agreement_id: UUID, if_match: Precondition, today: date
) -> None:
    """Delete a draft with its files; the audit trail keeps what it said.

    Conflict where it is signed or something names it; Forbidden where the other side's council has said something.
    """
    change = await change_of(session, caller, today)
    # No renewal of it may be entered while it goes.
    await chain_store.lock_chains(session)
    held = await changeable(change, agreement_id, if_match)
    if held.body.signed_on is not None:
        raise Conflict(_SIGNED)
    access = await access_to(session, caller, held.row.cooperation_id)
    if not access.changes_all and not all(access.own(one.partner_id) for one in held.body.council_resolutions):
        raise Forbidden()
    if await draft_store.is_named(session, agreement_id):
        raise Conflict(_NAMED)
    files = (await documents.of_agreements(session, [agreement_id]))[agreement_id]
    before = held.recorded | {"files": [file.model_dump(mode="json", include=_KEPT_OF_FILES) for file in files]}
    concerned = list(dict.fromkeys(named_in(held.body).values()))
    held.row.version += 1
    await tell(change, held, events.AGREEMENT_DISCARDED)
    await draft_store.remove(session, held.row)
    await record(session, caller, ("agreement", agreement_id), "discarded", before=before, partner_ids=concerned)
