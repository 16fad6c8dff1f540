"""The registration service, as the app factory is told of it."""

from services.registration.conferences.routes import router as conference_router
from services.registration.conferences.side_routes import router as side_router
from services.registration.events import EVENT_TYPES
from services.registration.programme.line_ups.routes import router as line_up_router
from services.registration.programme.release import keep_releasing_quotas
from services.registration.programme.routes import router as workshop_router
from services.registration.rules.catalogue import CATALOGUE
from services.registration.settings import RegistrationSettings
from services.registration.vocabularies import VOCABULARIES
from shared.app import Service

SERVICE = Service(
    name="registration",
    title="Entente registration",
    description="Conferences with their delegations, programme and line-ups; seats, waitlists and registrations.",
    routers=[conference_router, side_router, workshop_router, line_up_router],
    own_settings=RegistrationSettings,
    rules=CATALOGUE,
    vocabularies=VOCABULARIES,
    events=EVENT_TYPES,
    workers={"quota release": keep_releasing_quotas},
)
