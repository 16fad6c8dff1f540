"""The tables of this service, one module a feature."""

from services.registration.models import conference, lists, milestones, programme, registrations, seats

__all__ = ["conference", "lists", "milestones", "programme", "registrations", "seats"]
