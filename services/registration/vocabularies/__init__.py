"""Every enumeration of registration, with labels in four languages."""

from services.registration.vocabularies.approvals import THINGS
from services.registration.vocabularies.candidates import TERMS
from services.registration.vocabularies.changes import CHANGE_KINDS, CHANGE_STATES, DEEDS, DOERS
from services.registration.vocabularies.conferences import (
    CONFERENCE_STATES,
    DELEGATION_ROLES,
    GRANT_ROLES,
    MEMBER_ROLES,
    RECURRENCES,
    VISIBILITIES,
)
from services.registration.vocabularies.emails import EMAIL_STATUSES, EMAIL_TEMPLATES, OPT_OUTS
from services.registration.vocabularies.forms import ASKED, NEEDS, PERSON_FIELDS, QUESTION_KINDS, YES_OR_NO
from services.registration.vocabularies.groups import GROUP_KINDS, GROUP_STATES
from services.registration.vocabularies.lists import LIST_CHANGES
from services.registration.vocabularies.milestones import CLOSINGS, MILESTONE_KINDS, MILESTONE_STATES, OFFSETS_FROM
from services.registration.vocabularies.participant_files import PARTICIPANT_COLUMNS, SHEETS_BY
from services.registration.vocabularies.participants import ENROLMENT_STATES, GENDERS, NAME_ORDERS, REGISTRATION_STATES
from services.registration.vocabularies.personal_data import DATA_CATEGORIES, RETENTION_STATES
from services.registration.vocabularies.programme import (
    OPERATOR_CATEGORIES,
    SPEAKER_PROFILES,
    SPEAKER_ROLES,
    SPEAKER_STATES,
    WORKSHOP_STATES,
)
from services.registration.vocabularies.registration_imports import ROW_STATES
from services.registration.vocabularies.seats import REASONS
from services.registration.vocabularies.timetable import ACCESSIBILITY, CONFLICT_KINDS, SESSION_KINDS, SESSION_STATES
from shared.catalogue.vocabularies import Vocabularies
from shared.tables.jobs import IMPORT_MODES, IMPORT_STATES

VOCABULARIES: Vocabularies = {
    "conference_state": CONFERENCE_STATES,
    "visibility": VISIBILITIES,
    "delegation_role": DELEGATION_ROLES,
    "member_role": MEMBER_ROLES,
    "grant_role": GRANT_ROLES,
    "recurrence": RECURRENCES,
    "workshop_state": WORKSHOP_STATES,
    "session_kind": SESSION_KINDS,
    "session_state": SESSION_STATES,
    "accessibility": ACCESSIBILITY,
    "conflict_kind": CONFLICT_KINDS,
    "operator_category": OPERATOR_CATEGORIES,
    "speaker_role": SPEAKER_ROLES,
    "speaker_profile": SPEAKER_PROFILES,
    "speaker_state": SPEAKER_STATES,
    "registration_state": REGISTRATION_STATES,
    "enrolment_state": ENROLMENT_STATES,
    "seat_reason": REASONS,
    "group_kind": GROUP_KINDS,
    "group_state": GROUP_STATES,
    "data_category": DATA_CATEGORIES,
    "retention_state": RETENTION_STATES,
    "change_kind": CHANGE_KINDS,
    "change_state": CHANGE_STATES,
    "doer": DOERS,
    "deed": DEEDS,
    "name_order": NAME_ORDERS,
    "gender": GENDERS,
    "asked": ASKED,
    "person_field": PERSON_FIELDS,
    "question_kind": QUESTION_KINDS,
    "need": NEEDS,
    "yes_or_no": YES_OR_NO,
    "milestone_kind": MILESTONE_KINDS,
    "milestone_state": MILESTONE_STATES,
    "closes": CLOSINGS,
    "email_template": EMAIL_TEMPLATES,
    "email_status": EMAIL_STATUSES,
    "email_opt_out": OPT_OUTS,
    "list_change": LIST_CHANGES,
    "participant_column": PARTICIPANT_COLUMNS,
    "sheets_by": SHEETS_BY,
    "import_state": IMPORT_STATES,
    "import_mode": IMPORT_MODES,
    "row_state": ROW_STATES,
    "offset_from": OFFSETS_FROM,
    "programme_thing": THINGS,
    "candidate_term": TERMS,
}
