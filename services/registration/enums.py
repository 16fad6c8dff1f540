"""The closed lists of conferences and their programme; their labels are in `vocabularies.py`."""

from enum import StrEnum


class ConferenceState(StrEnum):
    """Draft → published → registration open ⇄ closed; cancelled from any of them."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REGISTRATION_OPEN = "registration_open"
    REGISTRATION_CLOSED = "registration_closed"
    CANCELLED = "cancelled"


class Visibility(StrEnum):
    """Who sees a conference once it is published."""

    PUBLIC = "public"
    NETWORK = "network"
    PRIVATE = "private"


class DelegationRole(StrEnum):
    HOST = "host"
    GUEST = "guest"


class GrantRole(StrEnum):
    """What a grant lets an account do to one conference."""

    OWNER = "owner"
    EDITOR = "editor"
    DELEGATION_HEAD = "delegation_head"
    VIEWER = "viewer"


class WorkshopState(StrEnum):
    """Draft → announced (open for enrolment) → final (its line-up is frozen); cancelled from any of them (B16)."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    FINAL = "final"
    CANCELLED = "cancelled"


class SpeakerRole(StrEnum):
    """Every one of them takes a speaking seat (B3)."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"
    CHAIR = "chair"


class SpeakerProfile(StrEnum):
    TECHNICIAN = "technician"
    ELECTED = "elected"
    COMPANY = "company"
    ACADEMIC = "academic"
    EXPERT = "expert"


class SpeakerState(StrEnum):
    PROPOSED = "proposed"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class RegistrationState(StrEnum):
    """Of a registration to a conference; its enrolments have states of their own. Cancelled is the conference."""

    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class EnrolmentState(StrEnum):
    """Of an enrolment in a workshop: a seat, a place in the queue, or neither any more. Cancelled is the workshop."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class NameOrder(StrEnum):
    """How a person's name is said (D3)."""

    GIVEN_FIRST = "given_first"
    FAMILY_FIRST = "family_first"


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
