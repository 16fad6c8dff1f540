"""What a framework measures: its indicators with their baselines and targets, and what C7 and C9 say of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators.indicators import store
from services.indicators.models.frameworks import FrameworkRow, SideRow
from services.indicators.models.indicators import BaselineRow, IndicatorRow, TargetRow
from services.indicators.rules.catalogue.frameworks import C9
from services.indicators.rules.policy import Policy
from services.indicators.rules.smart import Measured, TargetSet, missing
from shared.catalogue.rules import Finding


@dataclass(frozen=True)
class Standing:
    policy: Policy
    sides: Sequence[str]
    indicators: Sequence[IndicatorRow]
    baselines: dict[UUID, dict[str, BaselineRow]]
    targets: dict[UUID, list[TargetRow]]

    def smart(self, indicator: IndicatorRow) -> list[Finding]:
        """C7: what one indicator lacks; pointers are into the indicator."""
        targets = [TargetSet(row.side, row.value, row.due_on) for row in self.targets.get(indicator.id, [])]
        with_baseline = frozenset(self.baselines.get(indicator.id, {}))
        measured = Measured(
            indicator.code, indicator.kind, indicator.unit, indicator.responsible, with_baseline, targets
        )
        return missing(measured, self.sides)

    def one_sided(self) -> list[Finding]:
        """C9: the sides of which no indicator says where they started, or where they are to arrive."""
        measured = {side for baselines in self.baselines.values() for side in baselines}
        measured |= {row.side for targets in self.targets.values() for row in targets if row.side}
        return [
            C9.finding(f"/sides/{number}", side=side) for number, side in enumerate(self.sides) if side not in measured
        ]

    def warnings(self) -> list[Finding]:
        """What is worth a warning on the framework itself: C7 of each indicator, C9 of each side."""
        smart = [finding for indicator in self.indicators for finding in self.smart(indicator)]
        return [
            *(smart if self.policy.smart != "off" else ()),
            *(self.one_sided() if self.policy.both_sides != "off" else ()),
        ]

    def refusing(self) -> list[Finding]:
        """What keeps the sides from agreeing, by the strengths of the policy."""
        smart = [finding for indicator in self.indicators for finding in self.smart(indicator)]
        return [
            *(smart if self.policy.smart in ("P", "H") else ()),
            *(self.one_sided() if self.policy.both_sides in ("P", "H") else ()),
        ]


async def standing_of(session: AsyncSession, framework: FrameworkRow, sides: Sequence[SideRow]) -> Standing:
    indicators = await store.indicators_of(session, framework.id)
    ids = [indicator.id for indicator in indicators]
    baselines: dict[UUID, dict[str, BaselineRow]] = defaultdict(dict)
    for baseline in await store.baselines_of(session, ids):
        baselines[baseline.indicator_id][baseline.side] = baseline
    targets: dict[UUID, list[TargetRow]] = defaultdict(list)
    for target in await store.targets_of(session, ids):
        targets[target.indicator_id].append(target)
    policy = Policy.model_validate(framework.policy)
    return Standing(policy, [side.code for side in sides], indicators, baselines, targets)
