"""The day on which a request is answered."""

from datetime import date
from typing import Annotated

from fastapi import Depends

from shared import clock
from shared.runtime import CurrentRuntime


async def _today(runtime: CurrentRuntime) -> date:
    return clock.today(runtime.settings.common.zone)


Today = Annotated[date, Depends(_today)]
"""Today in ENTENTE_TIME_ZONE; states of agreements turn at its midnight."""
