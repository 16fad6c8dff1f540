"""Merging duplicates, and undoing it (D2)."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit.trail import record
from services.registry.events import partners as events
from services.registry.events.subjects import subject_of, visibility
from services.registry.merging import journal, moves, store
from services.registry.merging.lock_store import be_alone
from services.registry.messages import refused
from services.registry.partners import store as partner_store
from services.registry.partners.schemas import PartnerOut
from services.registry.partners.telling import tell
from services.registry.partners.use_cases import read_partner
from services.registry.rules.merging import FEW_IDENTIFIERS, MANY_NAMES, Named, all_names, least_visible
from services.registry.rules.names import search_key
from services.registry.sight import may_write_all
from services.registry.successions.store import lock_partners
from services.registry.tables import PartnerMergeRow, PartnerRow
from services.registry.vocabularies.partners import Visibility
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.events.outbox import publish
from shared.http.etags import Precondition
from shared.http.problems import Conflict, Forbidden, NotFound

_ADMIN = "admin"
_MERGED_ALREADY = Text(
    en="This partner was merged already",
    fr="Ce partenaire est déjà fusionné",
    de="Dieser Partner ist bereits zusammengeführt",
    zh="该合作伙伴已被合并",
)
_NOT_MERGED = Text(
    en="This partner was not merged",
    fr="Ce partenaire n'est pas fusionné",
    de="Dieser Partner ist nicht zusammengeführt",
    zh="该合作伙伴未被合并",
)
_COUNTRIES = Text(
    en="A duplicate stands in the same country: correct the wrong one first",
    fr="Un doublon est du même pays : corrigez d'abord l'erreur",
    de="Eine Dublette steht im selben Land: bitte zuerst den Fehler berichtigen",
    zh="重复条目应属同一国家：请先更正错误的一方",
)
_FOLLOWED = Text(
    en="Bodies that followed each other, or ended twice, are no duplicates (A15)",
    fr="Des entités qui se sont succédé, ou finies deux fois, ne sont pas des doublons (A15)",
    de="Körperschaften, die einander nachfolgten oder zweimal endeten, sind keine Dubletten (A15)",
    zh="相互承继或两次终止的机构并非重复条目（A15）",
)
_FAMILY = Text(
    en="A partner and its parent are no duplicates",
    fr="Un partenaire et son parent ne sont pas des doublons",
    de="Ein Partner und sein übergeordneter sind keine Dubletten",
    zh="合作伙伴与其上级并非重复条目",
)
_WITH_EACH_OTHER = Text(
    en="The two stand in one object with nobody else ({kinds}): they are no duplicates",
    fr="Les deux figurent seuls dans un même objet ({kinds}) : ce ne sont pas des doublons",
    de="Die beiden stehen allein miteinander in einem Objekt ({kinds}): es sind keine Dubletten",
    zh="两者单独共同出现在同一对象中（{kinds}）：并非重复条目",
)
_TOO_MANY = Text(
    en="Together they have more than {names} names or {identifiers} identifiers",
    fr="Ensemble, ils ont plus de {names} noms ou de {identifiers} identifiants",
    de="Zusammen haben sie mehr als {names} Namen oder {identifiers} Kennungen",
    zh="两者合计超过 {names} 个名称或 {identifiers} 个标识符",
)
_CHANGED_SINCE = Text(
    en="What the merge wrote was changed since: {changed}",
    fr="Ce que la fusion a écrit a été modifié depuis : {changed}",
    de="Was die Zusammenführung schrieb, wurde seither geändert: {changed}",
    zh="合并所写内容此后已被修改：{changed}",
)


async def merge_partner(
    session: AsyncSession, caller: Caller, partner_id: UUID, into_id: UUID, if_match: Precondition, today: date
) -> PartnerOut:
    """Make a duplicate the partner that it is; Forbidden for members, Conflict where the two cannot be one."""
    if not may_write_all(caller):
        raise Forbidden()
    if partner_id == into_id:
        raise refused("/into", "merged_into_itself")
    await be_alone(session)
    partners = await lock_partners(session, [partner_id, into_id])
    row, into = partners.get(partner_id), partners.get(into_id)
    if row is None:
        raise NotFound()
    if_match.check(row.version)
    if row.merged_into_id is not None:
        raise Conflict(_MERGED_ALREADY, into=str(row.merged_into_id))
    if into is None:
        raise refused("/into", "unknown_partner")
    if into.merged_into_id is not None:
        raise refused("/into", "merged_partner", into=into.merged_into_id)
    await _check(session, row, into)
    await _merge(session, row, into)
    await _tell_merged(session, row, into)
    state = {"merged_into": str(into.id)}
    await record(session, caller, ("partner", row.id), "merged", after=state, partner_ids=[row.id, into.id])
    return await read_partner(session, caller, into.id, today)


async def unmerge_partner(session: AsyncSession, caller: Caller, partner_id: UUID, today: date) -> PartnerOut:
    """Undo a merge; Forbidden for all but admins, Conflict with what was `changed` since where it cannot be exact."""
    if not (may_write_all(caller) and caller.has_role(_ADMIN)):
        raise Forbidden()
    await be_alone(session)
    merge = await store.load(session, partner_id)
    if merge is None:
        if (await partner_store.load(session, partner_id)) is None:
            raise NotFound()
        raise Conflict(_NOT_MERGED)
    changed = await journal.contradictions(session, merge.changes)
    if changed:
        raise Conflict(_CHANGED_SINCE, values={"changed": ", ".join(changed)}, changed=changed)
    await journal.undo(session, merge.changes)
    ids = [merge.partner_id, merge.into_id]
    children = [*merge.child_ids, *ids]
    owners = {"agreement": merge.agreement_ids, "cooperation": merge.cooperation_ids, "partner": children}
    await store.raise_versions(session, owners)
    await store.forget(session, merge)
    partners = await lock_partners(session, ids)
    for row in partners.values():
        await store.write_names(session, row)
        await tell(session, events.PARTNER_UPDATED, row, ["merged_into" if row.id == partner_id else "names"])
    before = {"merged_into": str(ids[1])}
    await record(session, caller, ("partner", partner_id), "unmerged", before=before, partner_ids=ids)
    return await read_partner(session, caller, partner_id, today)


async def _check(session: AsyncSession, row: PartnerRow, into: PartnerRow) -> None:
    """Whether the two can be one body."""
    if row.country != into.country:
        raise Conflict(_COUNTRIES)
    for one, other in ((row, into), (into, row)):
        if await partner_store.is_within(session, one.id, other.id):
            raise Conflict(_FAMILY)
    same_end = await store.ends(session, [row.id, into.id]) > 1
    if same_end or await store.follow_each_other(session, row.id, into.id):
        raise Conflict(_FOLLOWED)
    together = await store.alone_together(session, row.id, into.id)
    if together:
        raise Conflict(_WITH_EACH_OTHER, values={"kinds": ", ".join(together)})
    identifiers = await partner_store.identifiers_of(session, [row.id, into.id])
    if len(_names(row, into)) > MANY_NAMES or sum(map(len, identifiers.values())) > FEW_IDENTIFIERS:
        raise Conflict(_TOO_MANY, values={"names": MANY_NAMES, "identifiers": FEW_IDENTIFIERS})


def _names(row: PartnerRow, into: PartnerRow) -> list[dict[str, str]]:
    return all_names(Named(into.name, into.names), Named(row.name, row.names))


async def _merge(session: AsyncSession, row: PartnerRow, into: PartnerRow) -> None:
    partners = [row.id, into.id]
    owners = await store.concerned(session, row.id)
    before = await journal.snapshot(session, partners, owners)
    await moves.move_all(session, row.id, into.id)
    for table, ids in owners.items():
        await moves.rename_inside(session, table, ids, row.id, into.id)
    row.merged_into_id = into.id
    into.names = _names(row, into)
    into.search_key = search_key([into.name, *(name["text"] for name in into.names)])
    for one in (row, into):
        await partner_store.touch(session, one)
        await store.write_names(session, one)
    after = await journal.snapshot(session, partners, owners)
    merge = PartnerMergeRow(
        partner_id=row.id,
        into_id=into.id,
        merged_at=now(),
        changes=journal.changes_between(before, after),
        agreement_ids=owners["agreement"],
        cooperation_ids=owners["cooperation"],
        child_ids=owners["partner"],
    )
    await store.keep(session, merge)


async def _tell_merged(session: AsyncSession, row: PartnerRow, into: PartnerRow) -> None:
    data = events.PartnerMerged(
        subject=subject_of("partner", row.id, row.version),
        partner_ids=[row.id, into.id],
        name=into.name,
        country=into.country,
        into=into.id,
    )
    # Whoever learns of it learns the name of the other.
    seen = least_visible(Visibility(row.visibility), Visibility(into.visibility))
    await publish(session, events.PARTNER_MERGED, data, visibility=visibility(seen))
    await tell(session, events.PARTNER_UPDATED, into, ["identifiers", "names"])
