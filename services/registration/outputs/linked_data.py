"""A programme as schema.org's Event in JSON-LD, for search engines and calendars of cities."""

from typing import Any

from services.registration.conferences.schemas import ConferenceOut
from services.registration.outputs.ics import CANCELLED, items_of
from services.registration.outputs.words import said
from services.registration.rooms.schemas import Venue
from services.registration.timetable.schemas import Item, ProgrammeOut, SessionItem
from services.registration.vocabularies.conferences import ConferenceState

_SCHEMA = "https://schema.org"


def linked_data_of(programme: ProgrammeOut, language: str, public_url: str) -> dict[str, Any]:
    """The conference with its sessions and workshops; performers are those who agreed to be named."""
    conference = programme.conference
    title = said(conference.title, language).text
    base = f"{public_url.rstrip('/')}/registration/v1"
    cancelled = conference.state == ConferenceState.CANCELLED
    return _without_nothing(
        {
            "@context": _SCHEMA,
            "@type": "Event",
            "@id": f"{base}/conferences/{conference.id}",
            "url": f"{base}/conferences/{conference.id}/programme.html",
            "name": title,
            "alternateName": [
                text for text in conference.title.values() if text != said(conference.title, language).text
            ],
            "startDate": conference.starts_on.isoformat(),
            "endDate": conference.ends_on.isoformat(),
            "eventStatus": _status(cancelled=cancelled),
            "eventAttendanceMode": f"{_SCHEMA}/OfflineEventAttendanceMode",
            "inLanguage": conference.languages,
            "location": _town(conference),
            "subEvent": [_sub_event(item, language, base, cancelled=cancelled) for item in items_of(programme)],
        }
    )


def _sub_event(item: Item, language: str, base: str, *, cancelled: bool) -> dict[str, Any]:
    venue = item.room.venue if item.room else (item.venue if isinstance(item, SessionItem) else None)
    place = _place(venue) if venue else None
    if item.room is not None:
        place = (place or {"@type": "Place"}) | {"name": said(item.room.name, language).text}
    performers = [
        _without_nothing(
            {
                "@type": "Person",
                "name": speaker.person.display_name,
                "alternateName": speaker.person.native_name,
                "jobTitle": speaker.person.function,
                "affiliation": speaker.person.organisation_name,
            }
        )
        for speaker in item.speakers
        if speaker.person is not None and speaker.confirmed
    ]
    return _without_nothing(
        {
            "@type": "Event",
            "@id": f"{base}/{item.type}s/{item.id}",
            "name": said(item.title, language).text,
            "startDate": item.starts_at.isoformat() if item.starts_at else None,
            "endDate": item.ends_at.isoformat() if item.ends_at else None,
            "eventStatus": _status(cancelled=cancelled or item.state == CANCELLED),
            "inLanguage": item.languages,
            "location": place,
            "performer": performers,
        }
    )


def _status(*, cancelled: bool) -> str:
    return f"{_SCHEMA}/{'EventCancelled' if cancelled else 'EventScheduled'}"


def _town(conference: ConferenceOut) -> dict[str, Any] | None:
    if conference.place is None and conference.country is None:
        return None
    address = {"@type": "PostalAddress", "addressLocality": conference.place, "addressCountry": conference.country}
    return _without_nothing({"@type": "Place", "name": conference.place, "address": _without_nothing(address)})


def _place(venue: Venue) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": ", ".join(venue.lines),
        "postalCode": venue.postal_code,
        "addressLocality": venue.locality,
        "addressCountry": venue.country,
    }
    place: dict[str, Any] = {"@type": "Place", "name": venue.name, "address": _without_nothing(address)}
    if venue.location is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": venue.location.lat, "longitude": venue.location.lon}
    return place


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
