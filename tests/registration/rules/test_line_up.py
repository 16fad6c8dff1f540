"""B2, B3, B5–B8, B11, B12 and B16's finalising, as decisions over plain values; with two, three and no delegations."""

from itertools import cycle

import pytest

from services.registration.rules.line_up import (
    Plan,
    Speaker,
    balanced_number,
    moderated_by_two,
    review,
    seat_refused,
)
from services.registration.rules.policy import Policy
from services.registration.vocabularies.programme import SpeakerProfile, SpeakerRole, SpeakerState

TWO, THREE, NONE = ("CN", "FR"), ("CN", "DE", "FR"), ()
READY = Plan(sub_themes=3, debate_minutes=20, authors=2)
USUAL = Policy()


def one(
    delegation: str | None,
    role: SpeakerRole = SpeakerRole.SPEAKER,
    state: SpeakerState = SpeakerState.ACCEPTED,
) -> Speaker:
    return Speaker(delegation, role, state)


def several(**numbers: int) -> list[Speaker]:
    """So many accepted speakers of each side, of all profiles in turn."""
    profiles = cycle(SpeakerProfile)
    return [
        Speaker(code, SpeakerRole.SPEAKER, SpeakerState.ACCEPTED, next(profiles))
        for code, number in numbers.items()
        for _ in range(number)
    ]


def refused(
    others: list[Speaker],
    newcomer: Speaker,
    *,
    policy: Policy = USUAL,
    delegations: tuple[str, ...] = TWO,
    before: Speaker | None = None,
) -> str | None:
    finding = seat_refused(others, newcomer, policy, has_delegations=bool(delegations), before=before)
    return finding.rule.id if finding else None


def missing(
    speakers: list[Speaker], delegations: tuple[str, ...] = TWO, plan: Plan = READY, **policy: object
) -> list[str]:
    found = review(plan, speakers, delegations, Policy.model_validate(policy), historical=False)
    return [finding.rule.id for finding in found.missing]


@pytest.mark.parametrize("role", SpeakerRole)
def test_b3_a_seventh_seat_of_any_role_is_refused(role: SpeakerRole) -> None:
    assert refused(several(CN=3, FR=2), one("FR", role)) is None
    assert refused(several(CN=3, FR=3), one(None, role)) == "B3"


def test_b3_who_declined_holds_no_seat_and_takes_none() -> None:
    declined = one("FR", state=SpeakerState.DECLINED)
    assert refused([*several(CN=3, FR=2), declined], one("FR")) is None
    assert refused(several(CN=3, FR=3), declined) is None


@pytest.mark.parametrize("state", [SpeakerState.PROPOSED, SpeakerState.INVITED, SpeakerState.ACCEPTED])
def test_b5_a_fourth_of_one_side_is_refused_whatever_their_answers(state: SpeakerState) -> None:
    three = [one("FR", state=state)] * 3
    assert refused(three, one("FR")) == "B5"
    assert refused(three, one("CN")) is None
    assert refused(three, one(None)) is None


def test_b5_is_off_without_delegations_or_by_policy() -> None:
    three = several(FR=3)
    assert refused(three, one("FR"), delegations=NONE) is None
    assert refused(three, one("FR"), policy=Policy(strengths={"B5": "off"})) is None
    assert refused(three, one("FR"), policy=Policy(speakers_per_delegation=None)) is None


def test_b5_changing_sides_needs_a_seat_there() -> None:
    others = several(FR=3, CN=1)
    assert refused(others, one("FR"), before=one("CN")) == "B5"


def test_a_lowered_limit_takes_nobodys_seat() -> None:
    tighter = Policy(max_speakers=2, speakers_per_delegation=1)
    invited = one("FR", state=SpeakerState.INVITED)
    assert refused(several(FR=2, CN=3), one("FR"), policy=tighter, before=invited) is None
    returning = one("FR", state=SpeakerState.DECLINED)
    assert refused(several(FR=2, CN=3), one("FR"), policy=tighter, before=returning) == "B3"


@pytest.mark.parametrize(
    ("delegations", "policy", "number"),
    [
        (2, {}, 3),
        (3, {}, 2),
        (2, {"max_speakers": 7}, 3),
        (3, {"max_speakers": 9}, 3),
        (2, {"speakers_per_delegation": None, "max_speakers": 8}, 4),
        (7, {}, 1),
    ],
)
def test_b5_balance_is_an_equal_part_of_the_seats(delegations: int, policy: dict[str, int], number: int) -> None:
    assert balanced_number(delegations, Policy.model_validate(policy)) == number


def test_b5_three_and_three_is_final_and_nothing_less_is() -> None:
    assert missing(several(CN=3, FR=3)) == []
    assert missing(several(CN=2, FR=3)) == ["B5"]
    assert missing(several(CN=2, FR=2)) == ["B5", "B5"]
    assert missing([], required_profiles=[]) == ["B5", "B5"]


def test_b5_only_who_accepted_counts_for_the_final_line_up() -> None:
    speakers = [*several(CN=2, FR=3), one("CN", state=SpeakerState.INVITED)]
    found = review(READY, speakers, TWO, USUAL, historical=False).missing
    assert [
        (finding.values["delegation"], finding.values["current"], finding.values["limit"]) for finding in found
    ] == [("CN", 2, 3)]


def test_b5_three_delegations_have_two_each() -> None:
    assert missing(several(CN=2, DE=2, FR=2), THREE) == []
    assert missing(several(CN=3, DE=2, FR=1), THREE) == ["B5", "B5"]


@pytest.mark.parametrize("delegations", [NONE, ("FR",)])
def test_b5_and_b6_ask_nothing_of_an_event_without_two_sides(delegations: tuple[str, ...]) -> None:
    found = review(READY, several(FR=1), delegations, USUAL, historical=False)
    assert found.missing == found.warnings == ()


def test_b6_moderation_by_two_sides_is_a_badge_that_never_blocks() -> None:
    moderators = [one("FR", SpeakerRole.MODERATOR), one("CN", SpeakerRole.MODERATOR)]
    assert moderated_by_two(moderators)
    assert not moderated_by_two([moderators[0], one("CN", SpeakerRole.CHAIR), one(None, SpeakerRole.MODERATOR)])
    found = review(READY, several(CN=3, FR=3), TWO, USUAL, historical=False)
    assert found.missing == ()
    assert [finding.rule.id for finding in found.warnings] == ["B6"]
    assert review(READY, [*moderators, *several(CN=2, FR=2)], TWO, USUAL, historical=False).warnings == ()


@pytest.mark.parametrize(("strength", "blocks", "warns"), [("H", 1, 0), ("P", 1, 0), ("S", 0, 1), ("off", 0, 0)])
def test_b6_can_be_raised_and_lowered_by_policy(strength: str, blocks: int, warns: int) -> None:
    policy = Policy.model_validate({"strengths": {"B6": strength}})
    found = review(READY, several(CN=3, FR=3), TWO, policy, historical=False)
    assert (len(found.missing), len(found.warnings)) == (blocks, warns)


@pytest.mark.parametrize("minutes", [None, 0])
def test_b11_without_debate_time_a_line_up_is_not_final(minutes: int | None) -> None:
    plan = Plan(sub_themes=1, debate_minutes=minutes, authors=2)
    assert missing(several(CN=3, FR=3), plan=plan) == ["B11"]
    assert missing(several(CN=3, FR=3), plan=plan, debate_required=False) == []
    assert missing(several(CN=3, FR=3), plan=plan, strengths={"B11": "S"}) == []


def test_b16_all_that_is_missing_is_said_at_once() -> None:
    found = missing(several(FR=1), plan=Plan(sub_themes=4, debate_minutes=0))
    assert found == ["B4", "B5", "B5", "B8", "B8", "B8", "B12", "B11"]


def test_b16_a_workshop_that_was_never_announced_is_not_final() -> None:
    assert missing(several(CN=3, FR=3), plan=Plan(sub_themes=1, debate_minutes=5, announced=False, authors=2)) == [
        "B16"
    ]


def test_b3_a_line_up_beyond_a_lowered_limit_is_not_final() -> None:
    assert missing(several(CN=3, FR=3), max_speakers=4) == ["B3", "B5", "B5"]


def test_history_is_warned_of_publishing_rules_and_not_stopped_by_them() -> None:
    plan = Plan(sub_themes=1, debate_minutes=None)
    found = review(plan, several(FR=1), TWO, USUAL, historical=True)
    assert found.missing == ()
    assert [finding.rule.id for finding in found.warnings] == ["B5", "B5", "B6", "B8", "B8", "B8", "B12", "B11"]
    hard = Policy(strengths={"B11": "H"})
    assert [finding.rule.id for finding in review(plan, [], TWO, hard, historical=True).missing] == ["B11"]


def test_b5_an_absent_speaker_does_not_count_for_the_balance_and_keeps_the_seat() -> None:
    absent = Speaker("CN", SpeakerRole.SPEAKER, SpeakerState.ACCEPTED, SpeakerProfile.EXPERT, absent=True)
    assert missing([*several(CN=2, FR=3), absent]) == ["B5"]
    assert refused([*several(CN=2, FR=3), absent], one("CN")) == "B3"


def test_b3_a_replaced_speaker_holds_no_seat() -> None:
    assert refused([*several(CN=3, FR=2), one("FR", state=SpeakerState.REPLACED)], one("FR")) is None


def test_b8_the_missing_kind_is_named() -> None:
    speakers = [speaker for speaker in several(CN=3, FR=3) if speaker.profile != SpeakerProfile.ACADEMIC]
    speakers.append(Speaker("FR", SpeakerRole.CHAIR, SpeakerState.ACCEPTED, SpeakerProfile.EXPERT))
    found = review(READY, speakers, TWO, USUAL, historical=False)
    assert [(finding.rule.id, finding.values["profile"], finding.pointer) for finding in found.missing] == [
        ("B8", "University", "/profiles/academic")
    ]


def test_b8_only_who_accepted_is_of_a_kind() -> None:
    speakers = [Speaker(item.delegation, item.role, SpeakerState.INVITED, item.profile) for item in several(CN=3, FR=3)]
    assert missing(speakers, strengths={"B5": "off"}) == ["B8"] * 4


def test_b8_and_b12_ask_nothing_of_a_plain_event_unless_its_policy_does() -> None:
    plan = Plan(sub_themes=1, debate_minutes=5)
    assert missing([one(None)], NONE, plan) == []
    assert missing([one(None)], NONE, plan, strengths={"B8": "P", "B12": "P"}) == ["B8"] * 4 + ["B12"]
    written = Plan(sub_themes=1, debate_minutes=5, authors=1)
    assert missing([one(None)], NONE, written, strengths={"B12": "P"}) == []


@pytest.mark.parametrize(("authors", "found"), [(0, ["B12"]), (1, ["B12"]), (2, []), (3, [])])
def test_b12_a_framing_note_has_two_authors(authors: int, found: list[str]) -> None:
    plan = Plan(sub_themes=1, debate_minutes=5, authors=authors)
    assert missing(several(CN=3, FR=3), plan=plan) == found


def test_b7_slides_beyond_a_lowered_limit_keep_a_line_up_from_being_final() -> None:
    speakers = [*several(CN=3, FR=2), Speaker("FR", SpeakerRole.SPEAKER, SpeakerState.ACCEPTED, slides=6)]
    assert missing(speakers) == []
    assert missing(speakers, max_slides=5) == ["B7"]


@pytest.mark.parametrize(("strength", "blocks", "warns"), [("P", 1, 0), ("S", 0, 1), ("off", 0, 0)])
def test_b2_a_delegation_without_a_head_is_warned_of(strength: str, blocks: int, warns: int) -> None:
    plan = Plan(sub_themes=1, debate_minutes=5, authors=2, headless=["FR"])
    policy = Policy.model_validate({"strengths": {"B2": strength, "B6": "off"}})
    found = review(plan, several(CN=3, FR=3), TWO, policy, historical=False)
    assert ([item.rule.id for item in found.missing], [item.rule.id for item in found.warnings]) == (
        ["B2"] * blocks,
        ["B2"] * warns,
    )
    assert all(item.pointer == "/delegations/FR" for item in (*found.missing, *found.warnings))
