"""B9 as a decision over plain values: who of the candidates goes first, and by which terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.rules.candidates import POINTS, Candidate, Stage, stage_of, terms_of
from services.registration.vocabularies.candidates import Term
from services.registration.vocabularies.programme import SpeakerProfile

EMPTY = Stage({"CN": 0, "FR": 0}, {"female": 0, "male": 0})
candidates = st.builds(
    Candidate,
    st.sampled_from(["CN", "FR", None]),
    st.sampled_from([*SpeakerProfile, None]),
    st.booleans(),
    st.sampled_from(["female", "male", "other", None]),
)
stages = st.builds(
    Stage,
    st.fixed_dictionaries({"CN": st.integers(0, 3), "FR": st.integers(0, 3)}),
    st.fixed_dictionaries({"female": st.integers(0, 3), "male": st.integers(0, 3)}),
)


def score(candidate: Candidate, stage: Stage = EMPTY) -> int:
    return sum(terms_of(candidate, stage).values())


@given(candidates, candidates, stages)
def test_b9_an_operator_of_local_authorities_projects_goes_before_whoever_is_none(
    one: Candidate, other: Candidate, stage: Stage
) -> None:
    if one.project_operator and not other.project_operator:
        assert score(one, stage) > score(other, stage)


@pytest.mark.parametrize("profile", SpeakerProfile)
def test_b9_a_certain_priority_for_companies_experts_technicians_and_academics(profile: SpeakerProfile) -> None:
    found = terms_of(Candidate("FR", profile, False, None), EMPTY)
    assert found == ({} if profile == SpeakerProfile.ELECTED else {Term.PRIORITY_PROFILE: 4})


def test_b9_no_later_term_outweighs_an_earlier_one() -> None:
    points = list(POINTS.values())
    assert all(points[index] > sum(points[index + 1 :]) for index in range(len(points)))


def test_b9_the_delegation_and_the_gender_with_fewer_speakers_go_first_among_equals() -> None:
    stage = stage_of(["CN", "DE", "FR"], [("FR", "male"), ("FR", "male"), ("CN", "female"), (None, None)])
    assert stage == Stage({"CN": 1, "DE": 0, "FR": 2}, {"female": 1, "male": 2})
    assert terms_of(Candidate("DE", None, False, "female"), stage) == {
        Term.DELEGATION_BALANCE: 2,
        Term.GENDER_BALANCE: 1,
    }
    for code in ("CN", "FR", None):
        assert terms_of(Candidate(code, None, False, "male"), stage) == {}


@pytest.mark.parametrize("stage", [EMPTY, Stage({}, {"female": 2, "male": 2})])
def test_b9_nobody_is_behind_where_all_are_level_or_there_are_no_delegations(stage: Stage) -> None:
    assert terms_of(Candidate("FR", None, False, "female"), stage) == {}
