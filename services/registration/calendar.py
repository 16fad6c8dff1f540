"""How conferences and workshops are named in calendars, the same in every `.ics` that leaves this service."""

from urllib.parse import urlsplit
from uuid import UUID


def host_of(public_url: str) -> str:
    """The last part of names that must be ours alone: UIDs and Message-IDs."""
    return urlsplit(public_url).hostname or "localhost"


def calendar_uid(kind: str, subject_id: UUID, public_url: str) -> str:
    """The UID of a `conference` or `workshop`. Its SEQUENCE is the object's version, which every change raises."""
    return f"{kind}-{subject_id}@{host_of(public_url)}"
