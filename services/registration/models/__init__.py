"""The tables of this service, one module a feature."""

from services.registration.models import (
    conference,
    lists,
    milestones,
    programme,
    registrations,
    seats,
    timetable,
    working_groups,
)

__all__ = [
    "conference",
    "lists",
    "milestones",
    "programme",
    "registrations",
    "seats",
    "timetable",
    "working_groups",
]
