"""Refusals by the strength that the network's policy gives a rule."""

from collections.abc import Sequence

from services.registry.rules.policy import Policy
from shared.catalogue.rules import Finding
from shared.http.problems import Incomplete, RuleBroken


def enforce(policy: Policy, findings: Sequence[Finding], *, publishes: bool, historical: bool = False) -> None:
    """Raise RuleBroken for what is hard here; Incomplete for all that is missing, when the object is published."""
    refusing = policy.refusing(findings)
    if refusing is not None:
        raise RuleBroken(refusing.rule, pointer=refusing.pointer, values=refusing.values)
    missing = policy.missing(findings, historical=historical)
    if publishes and missing:
        raise Incomplete(missing)
