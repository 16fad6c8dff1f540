"""The demo data on a whole platform: loaded through the edge by a machine client, once and for all."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from deploy.launcher import Platform
from tests.journeys.conftest import Visitor, eventually, load_demo

pytestmark = pytest.mark.xdist_group("platform")

Visit = Callable[[str | None], Visitor]


def everything(anybody: Visitor) -> dict[str, int]:
    """How many there are of each kind."""
    lists = ("partners", "cooperations", "agreements", "programmes", "successions")
    paths = (*(f"/registry/v1/{name}" for name in lists), "/registration/v1/conferences")
    totals = {path: anybody.read(path, count="true")["total"] for path in paths}
    edition = next_edition(anybody)
    workshops = anybody.read(f"{edition['path']}/line-up")["items"]
    seats = anybody.read(f"{edition['path']}/seats")
    return totals | {
        "workshops": len(workshops),
        "speakers": sum(line_up["taken"] for line_up in workshops),
        "registered": seats["registered"],
        "enrolled": sum(workshop["taken"] + workshop["waiting"] for workshop in seats["workshops"]),
    }


def next_edition(anybody: Visitor) -> dict[str, Any]:
    conferences: list[dict[str, Any]] = anybody.read("/registration/v1/conferences", limit=200)["items"]
    (found,) = [item for item in conferences if item["edition"] == 6]
    return found | {"path": f"/registration/v1/conferences/{found['id']}"}


def test_loading_it_again_adds_nothing(platform: Platform, demo: int, visitor: Visit) -> None:
    anybody = visitor(None)
    before = everything(anybody)
    assert demo > sum(before[kind] for kind in ("workshops", "speakers", "registered"))
    assert load_demo(platform) == 0
    assert everything(anybody) == before


def run_command(platform: Platform, *options: str, secret: str | None) -> subprocess.CompletedProcess[str]:
    """`python -m deploy.demo` as an operator runs it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ENTENTE_DEMO")}
    environment |= {"ENTENTE_DEMO_URL": platform.base_url, "ENTENTE_DEMO_CLIENT_ID": "demo"}
    if secret is not None:
        environment["ENTENTE_DEMO_CLIENT_SECRET"] = secret
    command = [sys.executable, "-m", "deploy.demo", *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_command_leaves_a_filled_platform_alone_and_explains_a_refusal(platform: Platform, demo: int) -> None:
    left_alone = run_command(platform, "--if-empty", secret=platform.plan.keyring.client_secrets["demo"])
    assert (left_alone.returncode, left_alone.stdout.strip()) == (
        0,
        "There are partners already: no demo data was loaded.",
    )
    refused = run_command(platform, secret="not the secret")
    assert refused.returncode == 1
    assert refused.stderr.startswith("The demo data could not be loaded: POST /auth/v1/token: 401")
    assert run_command(platform, secret=None).returncode == 2


def test_the_next_edition_has_a_full_workshop_and_line_ups_in_every_condition(demo: int, visitor: Visit) -> None:
    anybody = visitor(None)
    edition = next_edition(anybody)
    assert edition["state"] == "registration_open"
    seats = anybody.read(f"{edition['path']}/seats")["workshops"]
    waited_for = [workshop for workshop in seats if workshop["waiting"] and not workshop["reserved"]]
    (full,) = [workshop for workshop in waited_for if workshop["free"] == 0]
    assert full["taken"] == full["capacity"]
    # Elsewhere a whole class waits that does not fit (B13), and minors whose guardians have not consented yet.
    assert sorted(workshop["waiting"] for workshop in waited_for if workshop is not full) == [2, 22]
    (reserving,) = [workshop for workshop in seats if workshop["reserved"]]
    assert (reserving["free"], reserving["reserved_free"], reserving["waiting"]) == (1, 1, 5)

    board = anybody.read(f"{edition['path']}/line-up")["items"]
    assert len(board) == 6
    (final,) = [line_up for line_up in board if line_up["final"]]
    assert {part["code"]: part["accepted"] for part in final["delegations"]} == {"FR": 3, "CN": 3}
    assert final["missing"] == []
    (short,) = [line_up for line_up in board if is_short(line_up)]
    assert {part["code"]: part["missing"] for part in short["delegations"]} == {"FR": 0, "CN": 1}
    assert [notice["rule"] for notice in short["missing"]] == ["B5"]


def is_short(line_up: dict[str, Any]) -> bool:
    """Whether one speaker alone keeps it from being final."""
    return len(line_up["missing"]) == 1 and sum(part["missing"] for part in line_up["delegations"]) == 1


def test_b18_a_change_of_the_next_edition_waits_for_the_organisers_word(demo: int, visitor: Visit) -> None:
    edition = next_edition(visitor(None))
    organiser = visitor("coordinator")
    (waiting,) = organiser.read(f"{edition['path']}/changes", state="pending")["items"]
    assert (waiting["fields"], waiting["registration"]["delegation"]) == (["needs.diet"], "CN")
    photographed = organiser.read(f"{edition['path']}/registrations", consent="photographs", count="true")
    assert photographed["total"] == 22 + 29 - 1


def test_b13_a_delegations_list_was_tried_and_says_what_is_wrong_with_it(demo: int, visitor: Visit) -> None:
    organiser = visitor("coordinator")
    path = f"{next_edition(organiser)['path']}/imports"
    tried = eventually(lambda: [item for item in organiser.read(path)["items"] if item["ended_at"]])[0]
    assert (tried["state"], tried["dry_run"]) == ("done", True)
    assert tried["counts"] == {"created": 2, "existing": 0, "refused": 2}
    refused = organiser.read(f"/registration/v1/imports/{tried['id']}/rows", problem="B13")["items"]
    assert [row["line"] for row in refused] == [5]


def test_indicators_counts_the_next_edition_as_registration_does(demo: int, visitor: Visit) -> None:
    anybody = visitor(None)
    edition = next_edition(anybody)
    path = f"/indicators/v1/conferences/{edition['id']}/counts"
    counts = eventually(lambda: equal(anybody.read(path, recount="true")))
    assert counts["registered"] == anybody.read(f"{edition['path']}/seats")["registered"] > 100
    assert counts["waiting"] > 0


def equal(counts: dict[str, Any]) -> dict[str, Any] | None:
    return counts if counts["equal"] else None


def test_the_chengdu_meetings_are_history(demo: int, visitor: Visit) -> None:
    anybody = visitor(None)
    conferences = anybody.read("/registration/v1/conferences", limit=200)["items"]
    (chengdu,) = [item for item in conferences if item["edition"] == 5]
    assert (chengdu["starts_on"], chengdu["ends_on"], chengdu["historical"]) == ("2016-10-26", "2016-10-28", True)
    assert chengdu["state"] == "published"
    delegations = anybody.read(f"/registration/v1/conferences/{chengdu['id']}/delegations")["items"]
    # Nobody knows whether the heads of the delegations agree to be named in here.
    assert {item["code"]: item["head"] for item in delegations} == {"CN": None, "FR": None}
    editions = anybody.read(f"/registration/v1/conferences/{chengdu['id']}/editions")["items"]
    assert [(item["edition"], item["place_chosen_at"]) for item in editions] == [(5, "Strasbourg"), (6, None)]
    public = anybody.read(f"/registration/v1/conferences/{editions[1]['id']}/milestones")["items"]
    assert [item["closes"] for item in public] == [["applications"], ["registration", "changes", "slides"]]
