"""The tables of this service, one module a feature."""

from services.registration.models import conference, programme, registrations, seats

__all__ = ["conference", "programme", "registrations", "seats"]
