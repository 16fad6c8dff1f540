"""The tables of this service, one module a feature."""

from services.registration.models import conference, milestones, programme, registrations, seats

__all__ = ["conference", "milestones", "programme", "registrations", "seats"]
