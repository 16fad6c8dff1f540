"""Query parameters that mean the same in every list."""

from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime

from services.registry.schemas import Code

ThemeWanted = Annotated[
    Code | None, Query(description="a code of the vocabulary `theme`, or one of the network's own", examples=["youth"])
]
UpdatedSince = Annotated[
    AwareDatetime | None, Query(description="changed then or later, with an offset", examples=["2026-01-01T00:00:00Z"])
]
