"""The registration service, as the app factory is told of it."""

from services.registration.approvals.routes import router as approval_router
from services.registration.candidates.routes import router as candidate_router
from services.registration.changes.routes import router as change_router
from services.registration.conferences.routes import router as conference_router
from services.registration.conferences.side_routes import router as side_router
from services.registration.conflicts.routes import router as conflict_router
from services.registration.delegation_members.routes import router as delegation_member_router
from services.registration.editions.routes import router as edition_router
from services.registration.emails.calling import keep_reminding
from services.registration.emails.noting import OUTBOX, relay_and_note
from services.registration.emails.opting_out_routes import router as opting_out_router
from services.registration.emails.routes import router as email_router
from services.registration.emails.worker import keep_sending_emails
from services.registration.erased_accounts.consumer import ERASED_ACCOUNTS
from services.registration.events import EVENT_TYPES
from services.registration.forms.current import open_forms
from services.registration.forms.routes import router as form_router
from services.registration.groups.member_routes import router as group_member_router
from services.registration.groups.routes import router as group_router
from services.registration.history.routes import router as history_router
from services.registration.lists.routes import router as list_router
from services.registration.messages.routes import router as message_router
from services.registration.milestones.routes import router as milestone_router
from services.registration.milestones.worker import keep_telling_milestones
from services.registration.outputs.routes import router as output_router
from services.registration.participant_files.routes import router as participant_file_router
from services.registration.participants.enrolment_routes import router as enrolment_router
from services.registration.participants.invitations.routes import router as invitation_router
from services.registration.participants.links import open_links
from services.registration.participants.links import router as link_key_router
from services.registration.participants.partner_refs import PARTNERS, mend_partner_refs, open_partner_refs
from services.registration.participants.routes import router as registration_router
from services.registration.participants.waitlist import router as waitlist_router
from services.registration.personal_data.routes import router as personal_data_router
from services.registration.programme.framing.routes import router as framing_router
from services.registration.programme.line_ups.routes import router as line_up_router
from services.registration.programme.release import keep_releasing_quotas
from services.registration.programme.routes import router as workshop_router
from services.registration.registration_imports.routes import router as registration_import_router
from services.registration.registration_imports.running import run_imports
from services.registration.retention.routes import router as retention_router
from services.registration.retention.worker import keep_deleting
from services.registration.rooms.routes import router as room_router
from services.registration.rules.catalogue import CATALOGUE
from services.registration.seats.audit import audit_seats
from services.registration.seats.desk import open_desk
from services.registration.seats.offers import keep_expiring_offers
from services.registration.seats.routes import router as seats_router
from services.registration.seats.stream import open_seat_streams
from services.registration.sessions.routes import router as session_router
from services.registration.settings import RegistrationSettings
from services.registration.slides.routes import router as slides_router
from services.registration.slides.store import named as named_slides
from services.registration.timetable.routes import router as timetable_router
from services.registration.vocabularies import VOCABULARIES
from services.registration.working_groups.routes import router as working_group_router
from shared.app import Service
from shared.auth.accounts import open_accounts
from shared.files.objects import files_in
from shared.files.tidying import Tidying

SERVICE = Service(
    name="registration",
    title="Entente registration",
    description="Conferences with their delegations, programme and line-ups; seats, waitlists and registrations.",
    routers=[
        registration_router,  # first: routes are tried in order, and these are asked for most
        enrolment_router,
        change_router,
        history_router,
        group_router,
        group_member_router,
        personal_data_router,
        retention_router,
        conference_router,
        side_router,
        delegation_member_router,
        edition_router,
        workshop_router,
        framing_router,
        line_up_router,
        slides_router,
        room_router,
        session_router,
        timetable_router,
        conflict_router,
        seats_router,
        waitlist_router,
        approval_router,
        candidate_router,
        form_router,
        milestone_router,
        list_router,
        participant_file_router,
        registration_import_router,
        working_group_router,
        invitation_router,
        email_router,
        opting_out_router,
        message_router,
        output_router,
        link_key_router,
    ],
    own_settings=RegistrationSettings,
    rules=CATALOGUE,
    vocabularies=VOCABULARIES,
    events=EVENT_TYPES,
    workers={
        OUTBOX: relay_and_note,
        "e-mails": keep_sending_emails,
        "reminders": keep_reminding,
        "quota release": keep_releasing_quotas,
        "partner names": PARTNERS.run,
        "unverified partners": mend_partner_refs,
        "milestones": keep_telling_milestones,
        "offers": keep_expiring_offers,
        "retention": keep_deleting,
        "erased accounts": ERASED_ACCOUNTS.run,
        "imports": run_imports,
        "seat audit": audit_seats,
        "slides": Tidying(named_slides).keep_tidy,
    },
    lifespans=[
        open_links,
        open_partner_refs,
        open_accounts,
        open_forms,
        open_desk,
        open_seat_streams,
        files_in("slides"),
    ],
)
