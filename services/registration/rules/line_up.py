"""The line-up of a workshop: B3 (seats), B5 (balance), B6 (moderation by two), B8 (profiles), B16 (may it be final)."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from services.registration.rules.catalogue.conference import B2
from services.registration.rules.catalogue.line_up import B3, B5, B6, B8
from services.registration.rules.catalogue.programme import B12, B16
from services.registration.rules.policy import Adjusted, Policy
from services.registration.rules.programme import debate_missing, slides_beyond_limit, sub_themes_beyond_limit
from services.registration.vocabularies.programme import (
    SPEAKER_PROFILES,
    SpeakerProfile,
    SpeakerRole,
    SpeakerState,
)
from shared.catalogue.rules import Finding

_TWO = 2
_NO_SEAT = frozenset({SpeakerState.DECLINED, SpeakerState.REPLACED})


@dataclass(frozen=True, slots=True)
class Speaker:
    """One person of a line-up, as far as the rules look. Every role takes a speaking seat (B3).

    `absent`: tied to a registration that does not stand any more.
    """

    delegation: str | None
    role: SpeakerRole
    state: SpeakerState
    profile: SpeakerProfile | None = None
    slides: int | None = None
    absent: bool = False

    @property
    def seated(self) -> bool:
        """Proposed, invited and accepted speakers hold a seat; who declined or was replaced has none."""
        return self.state not in _NO_SEAT

    @property
    def accepted(self) -> bool:
        """Whether the speaker is sure to come: accepted, and has not withdrawn the registration since."""
        return self.state == SpeakerState.ACCEPTED and not self.absent


@dataclass(frozen=True, slots=True)
class Plan:
    """What else of a workshop has to stand before its line-up is final."""

    sub_themes: int
    debate_minutes: int | None
    announced: bool = True
    authors: int = 0
    """Of the framing note (B12); 0 without a note."""
    headless: Collection[str] = ()
    """The delegations that have no head (B2)."""


@dataclass(frozen=True, slots=True)
class Review:
    """`missing` keeps a line-up from being final; `warnings` do not."""

    missing: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def seat_refused(
    others: Iterable[Speaker], newcomer: Speaker, policy: Policy, *, has_delegations: bool, before: Speaker | None
) -> Finding | None:
    """Why `newcomer` may not take its seat beside `others`, or None.

    B3: `max_speakers` (six) seats of any role. B5: `speakers_per_delegation` (three) of one side; off without
    delegations. `before` is the same speaker until now: a limit lowered since takes nobody's seat.
    """
    if not newcomer.seated:
        return None
    seated = [speaker for speaker in others if speaker.seated]
    had_seat = before is not None and before.seated
    if not had_seat and len(seated) >= policy.max_speakers:
        return B3.finding(limit=policy.max_speakers, current=len(seated))
    limit = policy.speakers_per_delegation
    if limit is None or not has_delegations or newcomer.delegation is None or policy.strength("B5", "P") == "off":
        return None
    if before is not None and had_seat and before.delegation == newcomer.delegation:
        return None
    side = sum(speaker.delegation == newcomer.delegation for speaker in seated)
    if side >= limit:
        return B5.finding("/delegation", limit=limit, current=side, delegation=newcomer.delegation)
    return None


def balanced_number(delegations: int, policy: Policy) -> int:
    """B5: how many speakers each delegation has in a line-up in balance: an equal part of the seats, three at most."""
    part = max(1, policy.max_speakers // delegations)
    return min(part, policy.speakers_per_delegation or part)


def moderated_by_two(speakers: Iterable[Speaker]) -> bool:
    """B6: whether moderators of at least two delegations lead the workshop together."""
    sides = {speaker.delegation for speaker in speakers if speaker.role == SpeakerRole.MODERATOR}
    return len(sides - {None}) >= _TWO


def review(
    plan: Plan, speakers: Sequence[Speaker], delegations: Collection[str], policy: Policy, *, historical: bool
) -> Review:
    """All that the rules find in a workshop and its line-up, the complete list at once.

    Only accepted speakers count for what must be there; what is only wished for is seen in the seated ones too.
    `historical`: publishing rules (P) only warn.
    """
    missing: list[Finding] = []
    warnings: list[Finding] = []

    def sort_in(strength: Adjusted, findings: Iterable[Finding | None]) -> None:
        found = [finding for finding in findings if finding is not None]
        if strength == "H" or (strength == "P" and not historical):
            missing.extend(found)
        elif strength != "off":
            warnings.extend(found)

    seated = [speaker for speaker in speakers if speaker.seated]
    accepted = [speaker for speaker in speakers if speaker.accepted]
    if len(seated) > policy.max_speakers:
        sort_in("H", [B3.finding("/speakers", limit=policy.max_speakers, current=len(seated))])
    sort_in("H", [sub_themes_beyond_limit(plan.sub_themes, policy)])
    sort_in("H", [slides_beyond_limit(max((speaker.slides or 0 for speaker in seated), default=0), policy)])
    several = len(delegations) >= _TWO
    if several:
        sort_in(policy.strength("B5", "P"), _out_of_balance(accepted, delegations, policy))
        wished = policy.strength("B6", "S")
        if not moderated_by_two(seated if wished == "S" else accepted):
            sort_in(wished, [B6.finding("/speakers")])
    sort_in(policy.strength("B2", "off"), [B2.finding(f"/delegations/{code}") for code in sorted(plan.headless)])
    sort_in(policy.strength("B8", "P" if several else "off"), _profiles_missing(accepted, policy))
    sort_in(policy.strength("B12", "P" if several else "off"), [_note_missing(plan.authors, several=several)])
    sort_in(policy.strength("B11", "P"), [debate_missing(plan.debate_minutes, policy)])
    sort_in("H", [] if plan.announced else [B16.finding("/state")])
    return Review(tuple(missing), tuple(warnings))


def _out_of_balance(accepted: Iterable[Speaker], delegations: Collection[str], policy: Policy) -> list[Finding]:
    wanted = balanced_number(len(delegations), policy)
    numbers = Counter(speaker.delegation for speaker in accepted)
    return [
        B5.finding("/speakers", limit=wanted, current=numbers[code], delegation=code)
        for code in sorted(delegations)
        if numbers[code] != wanted
    ]


def _profiles_missing(accepted: Iterable[Speaker], policy: Policy) -> list[Finding]:
    """B8: each kind that nobody of is there, by its name."""
    there = {speaker.profile for speaker in accepted}
    return [
        B8.finding(f"/profiles/{profile}", profile=SPEAKER_PROFILES[profile].render())
        for profile in policy.required_profiles
        if profile not in there
    ]


def _note_missing(authors: int, *, several: bool) -> Finding | None:
    """B12: a framing note with an author of each of two sides; with one author where there are no two sides."""
    wanted = _TWO if several else 1
    return None if authors >= wanted else B12.finding("/framing_note", limit=wanted, current=authors)
