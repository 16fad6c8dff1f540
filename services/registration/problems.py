"""What conferences and their programme refuse, beside the rules of the catalogue."""

from datetime import date

from services.registration.texts import UNKNOWN_DELEGATION
from shared.catalogue.rules import Finding
from shared.catalogue.texts import Text
from shared.http.problems import Conflict, RuleBroken, RuleViolated, Unprocessable, invalid

_MEMBERS = ("limit", "current")


class ProgrammeIsAnother(Conflict):
    """What somebody read and approves was changed meanwhile."""

    slug = "programme-changed"
    title = Text(
        en="The programme has changed since it was read",
        fr="Le programme a changé depuis sa lecture",
        de="Das Programm hat sich geändert, seit es gelesen wurde",
        zh="日程在阅读后已有变更",
    )


class LineUpFinal(Conflict):
    """The line-up was frozen by `:finalise`."""

    slug = "line-up-final"
    title = Text(
        en="The line-up is final",
        fr="Le plateau des intervenants est définitif",
        de="Die Besetzung ist endgültig",
        zh="发言名单已最终确定",
    )


class LastOwner(Conflict):
    slug = "last-owner"
    title = Text(
        en="A conference keeps at least one owner",
        fr="Une rencontre garde au moins un responsable",
        de="Eine Konferenz behält mindestens einen Verantwortlichen",
        zh="会议须至少保留一名负责人",
    )


class ProgrammeConflict(Conflict):
    """What would be announced (or, by a hard policy, planned) cannot be beside what is: `errors` name each clash."""

    slug = "programme-conflict"
    title = Text(
        en="Two things cannot be at the same time",
        fr="Deux choses ne peuvent avoir lieu en même temps",
        de="Zweierlei kann nicht zugleich sein",
        zh="两项安排不能同时进行",
    )


class RetentionHeld(Conflict):
    """The law demands that something be kept for now, so that it cannot be erased."""

    slug = "retention-hold"
    title = Text(
        en="This has to be kept for now",
        fr="Ces données doivent être conservées pour l'instant",
        de="Das muss vorerst aufbewahrt werden",
        zh="这些数据目前须予保留",
    )

    def __init__(self, until: date) -> None:
        super().__init__(
            Text(
                en="It is kept until {until}, as the organisers are bound to",
                fr="Elles sont conservées jusqu'au {until}, comme les organisateurs y sont tenus",
                de="Es bleibt bis {until}, wozu die Veranstalter verpflichtet sind",
                zh="主办方有义务保留至 {until}",
            ),
            values={"until": until.isoformat()},
        )


class WorkshopsOutside(Conflict):
    slug = "workshops-outside"
    title = Text(
        en="Something of the programme would lie outside the conference's days",
        fr="Une partie du programme tomberait hors des jours de la rencontre",
        de="Etwas vom Programm läge außerhalb der Tage der Konferenz",
        zh="有日程将超出会议日期",
    )


def unknown_delegation(pointer: str, code: str) -> Unprocessable:
    return invalid(pointer, "unknown_delegation", UNKNOWN_DELEGATION, code=code)


def violated(finding: Finding) -> RuleViolated:
    """The 422 for a payload that a hard rule refuses, with the rule's limit and the present value."""
    members = {name: finding.values[name] for name in _MEMBERS if name in finding.values}
    return RuleViolated(finding.rule, pointer=finding.pointer, values=finding.values, **members)


def broken(finding: Finding) -> RuleBroken:
    """The 409 for what a hard rule refuses in the present state, with the rule's limit and the present value."""
    members = {name: finding.values[name] for name in _MEMBERS if name in finding.values}
    return RuleBroken(finding.rule, pointer=finding.pointer, values=finding.values, **members)
