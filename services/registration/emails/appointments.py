"""The appointments that an e-mail enters in its reader's calendar, or takes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.registration.emails import wording
from services.registration.emails.invitations import Appointment, Method, days
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import WorkshopRow
from services.registration.models.timetable import RoomRow, SessionRow
from services.registration.vocabularies.participants import EnrolmentState

Workshops = list[tuple[WorkshopRow, EnrolmentState]]


@dataclass(frozen=True)
class Appointments:
    """Makes them in one reader's language, all under one SEQUENCE: the e-mail's number.

    It grows from e-mail to e-mail, also where somebody withdraws and registers anew: a calendar that was told CANCEL
    takes the REQUEST that follows, because that has the higher one (RFC 5546, 2.1.4).
    """

    conference: ConferenceRow
    rooms: Mapping[UUID, RoomRow]
    language: str
    sequence: int

    def of_conference(self, method: Method = "REQUEST") -> Appointment:
        conference = self.conference
        start, end = days(conference.starts_on, conference.ends_on)
        title = wording.label(conference.title, self.language, conference.languages)
        return Appointment(method, "conference", conference.id, self.sequence, title, start, end, conference.place)

    def of_workshop(self, workshop: WorkshopRow, method: Method = "REQUEST") -> list[Appointment]:
        """None where it has no times."""
        return self._timed(method, "workshop", workshop, self._room(workshop.room_id))

    def of_session(self, row: SessionRow, room: RoomRow | None, *, cancelled: bool) -> list[Appointment]:
        """None where it has no times."""
        return self._timed("CANCEL" if cancelled else "REQUEST", "session", row, room)

    def hours_and_room(self, item: WorkshopRow | SessionRow, room: RoomRow | None = None) -> str:
        """When and in which room something is; empty where neither is known."""
        room = room or self._room(item.room_id)
        parts = (
            wording.hours(item, self.conference, self.language),
            wording.label(room.name, self.language, self.conference.languages) if room else "",
        )
        return ", ".join(part for part in parts if part)

    def _room(self, room_id: UUID | None) -> RoomRow | None:
        return self.rooms.get(room_id) if room_id is not None else None

    def _timed(
        self, method: Method, kind: str, item: WorkshopRow | SessionRow, room: RoomRow | None
    ) -> list[Appointment]:
        if item.starts_at is None or item.ends_at is None:
            return []
        title = wording.label(item.title, self.language, self.conference.languages)
        where = wording.place(room, self.conference, self.language)
        return [Appointment(method, kind, item.id, self.sequence, title, item.starts_at, item.ends_at, where)]


def entered_by(
    made: Appointments, workshops: Workshops, method: Method, *, whole: bool, only: UUID | None
) -> list[Appointment]:
    """What the reader's calendar is told of: a `whole` registration's conference and workshops, or the one workshop."""
    ending = method == "CANCEL"
    entered = [made.of_conference(method)] if whole else []
    seen: set[UUID] = set()
    for workshop, state in workshops:
        concerned = whole or workshop.id == only
        if concerned and (ending or state == EnrolmentState.CONFIRMED) and workshop.id not in seen:
            seen.add(workshop.id)
            entered += made.of_workshop(workshop, method)
    return entered
