"""The tables of this service, one module a feature."""

from services.registration.models import (
    approvals,
    candidates,
    changes,
    conference,
    emails,
    forms,
    groups,
    lists,
    milestones,
    programme,
    registrations,
    retention,
    seats,
    slides,
    timetable,
    working_groups,
)

__all__ = [
    "approvals",
    "candidates",
    "changes",
    "conference",
    "emails",
    "forms",
    "groups",
    "lists",
    "milestones",
    "programme",
    "registrations",
    "retention",
    "seats",
    "slides",
    "timetable",
    "working_groups",
]
