"""The registration service, as the app factory is told of it."""

from services.registration.events import EVENT_TYPES
from services.registration.rules.catalogue import CATALOGUE
from services.registration.settings import RegistrationSettings
from services.registration.vocabularies import VOCABULARIES
from shared.app import Service

SERVICE = Service(
    name="registration",
    title="Entente registration",
    description="Conferences with their delegations, programme and line-ups; seats, waitlists and registrations.",
    routers=[],
    own_settings=RegistrationSettings,
    rules=CATALOGUE,
    vocabularies=VOCABULARIES,
    events=EVENT_TYPES,
)
