"""The tables of this service, one module a feature."""

from services.registration.models import conference, programme

__all__ = ["conference", "programme"]
