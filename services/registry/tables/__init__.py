"""The registry's tables. `METADATA` is what migrations are held against."""

from services.registry.tables.agreements import AgreementRow, AmendmentRow, AttendeeRow, SignatoryRow
from services.registry.tables.audit import AuditRow
from services.registry.tables.base import FOR_CHANGE, RegistryTable, column
from services.registry.tables.calendar_feeds import CalendarFeedRow
from services.registry.tables.cooperations import CooperationActorRow, CooperationPartyRow, CooperationRow
from services.registry.tables.deadlines import AgreementDeadlineRow
from services.registry.tables.documents import DocumentRow, RemovedObjectRow
from services.registry.tables.duplicates import DistinctPartnersRow
from services.registry.tables.grants import GrantRow
from services.registry.tables.imports import ImportedRow, ImportMappingRow, ImportRow
from services.registry.tables.memberships import MembershipRow
from services.registry.tables.merges import PartnerMergeRow
from services.registry.tables.milestones import MilestoneRow, ProgrammeRow
from services.registry.tables.partners import IdentifierRow, NameRow, PartnerRow
from services.registry.tables.people import ContactRow, HolderRow, PersonRow
from services.registry.tables.policy import PolicyRow
from services.registry.tables.renewals import RenewalRow
from services.registry.tables.successions import SuccessionPartyRow, SuccessionRow
from services.registry.tables.territories import (
    GazetteerRow,
    TerritoryNameRow,
    TerritoryRow,
    TerritorySuccessionRow,
)

METADATA = RegistryTable.metadata

__all__ = [
    "FOR_CHANGE",
    "METADATA",
    "AgreementDeadlineRow",
    "AgreementRow",
    "AmendmentRow",
    "AttendeeRow",
    "AuditRow",
    "CalendarFeedRow",
    "ContactRow",
    "CooperationActorRow",
    "CooperationPartyRow",
    "CooperationRow",
    "DistinctPartnersRow",
    "DocumentRow",
    "GazetteerRow",
    "GrantRow",
    "HolderRow",
    "IdentifierRow",
    "ImportMappingRow",
    "ImportRow",
    "ImportedRow",
    "MembershipRow",
    "MilestoneRow",
    "NameRow",
    "PartnerMergeRow",
    "PartnerRow",
    "PersonRow",
    "PolicyRow",
    "ProgrammeRow",
    "RemovedObjectRow",
    "RenewalRow",
    "SignatoryRow",
    "SuccessionPartyRow",
    "SuccessionRow",
    "TerritoryNameRow",
    "TerritoryRow",
    "TerritorySuccessionRow",
    "column",
]
