"""What an e-mail puts into its reader's calendar, or takes out of it (RFC 5546)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from icalendar import Calendar, Event, vCalAddress

from services.registration.calendar import calendar_uid
from shared.mail.message import Attachment

Method = Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True)
class Appointment:
    """A conference's days, or the hours of a workshop or session, to be entered or taken out.

    `end` is the first day, or moment, that is no longer part of it.
    """

    method: Method
    kind: str
    id: UUID
    sequence: int
    title: str
    start: date | datetime
    end: date | datetime
    place: str | None


@dataclass(frozen=True)
class Parties:
    """Who writes to whom, and under which platform's name."""

    organiser: str
    attendee: str
    public_url: str


def attachments(appointments: Sequence[Appointment], parties: Parties, at: datetime) -> list[Attachment]:
    """A file for each: a calendar takes one subject by e-mail, and would see no more than the first of several."""
    return [_attachment(appointment, parties, at) for appointment in appointments]


def days(starts_on: date, ends_on: date) -> tuple[date, date]:
    """The days of a conference as calendars say them: the end is the day after."""
    return starts_on, ends_on + timedelta(days=1)


def _attachment(appointment: Appointment, parties: Parties, at: datetime) -> Attachment:
    method = appointment.method
    event = Event()
    event.add("uid", calendar_uid(appointment.kind, appointment.id, parties.public_url))
    event.add("dtstamp", at)
    event.add("sequence", appointment.sequence)
    event.add("summary", appointment.title)
    event.add("dtstart", appointment.start)
    event.add("dtend", appointment.end)
    if appointment.place is not None:
        event.add("location", appointment.place)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    if appointment.kind == "conference":
        event.add("transp", "TRANSPARENT")
    event["organizer"] = vCalAddress(f"mailto:{parties.organiser}")
    attendee = vCalAddress(f"mailto:{parties.attendee}")
    attendee.params["PARTSTAT"] = "ACCEPTED" if method == "REQUEST" else "DECLINED"
    event.add("attendee", attendee, encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Entente//registration//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    text = calendar.to_ical().decode()
    return Attachment(f"{appointment.kind}.ics", "calendar", text, (("method", method), ("charset", "utf-8")))
