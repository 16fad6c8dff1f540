"""Every enumeration of the registry, with labels in four languages."""

from services.registry.vocabularies.agreements import INSTRUMENTS, RENEWALS, RESOLUTION_STATES, STATES
from services.registry.vocabularies.calendar import CALENDAR_KINDS
from services.registry.vocabularies.cooperations import COLLEGES, COOPERATION_STATUSES, CORNERS, MOTIVES
from services.registry.vocabularies.deadlines import DEADLINE_KINDS
from services.registry.vocabularies.documents import DOCUMENT_KINDS
from services.registry.vocabularies.grants import GRANT_ROLES
from services.registry.vocabularies.identifiers import IDENTIFIER_SCHEMES
from services.registry.vocabularies.imports import ROW_STATES
from services.registry.vocabularies.milestones import MILESTONE_KINDS
from services.registry.vocabularies.networks import MEMBERSHIP_ROLES
from services.registry.vocabularies.partners import AIMS, KINDS, NAME_KINDS, PARTNER_STATUSES, VISIBILITIES
from services.registry.vocabularies.people import CONTACT_KINDS, NAME_ORDERS
from services.registry.vocabularies.places import COUNTRY_NAMES, LANGUAGE_NAMES
from services.registry.vocabularies.renewals import RENEWAL_STEPS
from services.registry.vocabularies.successions import SUCCESSION_KINDS
from services.registry.vocabularies.suggestions import SUGGESTION_REASONS
from services.registry.vocabularies.territories import AREAS, LEVELS, TERRITORY_NAME_KINDS
from services.registry.vocabularies.themes import THEMES
from shared.catalogue.vocabularies import Vocabularies
from shared.tables.jobs import IMPORT_MODES, IMPORT_STATES

VOCABULARIES: Vocabularies = {
    "partner_kind": KINDS,
    "name_kind": NAME_KINDS,
    "partner_status": PARTNER_STATUSES,
    "identifier_scheme": IDENTIFIER_SCHEMES,
    "country": COUNTRY_NAMES,
    "language": LANGUAGE_NAMES,
    "visibility": VISIBILITIES,
    "seeking_aim": AIMS,
    "contact_kind": CONTACT_KINDS,
    "name_order": NAME_ORDERS,
    "membership_role": MEMBERSHIP_ROLES,
    "theme": THEMES,
    "corner": CORNERS,
    "college": COLLEGES,
    "motive": MOTIVES,
    "grant_role": GRANT_ROLES,
    "cooperation_status": COOPERATION_STATUSES,
    "instrument": INSTRUMENTS,
    "renewal": RENEWALS,
    "agreement_state": STATES,
    "document_kind": DOCUMENT_KINDS,
    "deadline_kind": DEADLINE_KINDS,
    "renewal_step": RENEWAL_STEPS,
    "calendar_kind": CALENDAR_KINDS,
    "succession_kind": SUCCESSION_KINDS,
    "suggestion_reason": SUGGESTION_REASONS,
    "territory_level": LEVELS,
    "territory_name_kind": TERRITORY_NAME_KINDS,
    "area": AREAS,
    "milestone_kind": MILESTONE_KINDS,
    "council_resolution_state": RESOLUTION_STATES,
    "import_state": IMPORT_STATES,
    "import_mode": IMPORT_MODES,
    "import_row_state": ROW_STATES,
}
