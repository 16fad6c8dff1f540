"""What goes in and out of `/policy`."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from services.registry.rules.policy import Countries, Policy, ReminderMonths, Strengths, Years
from services.registry.schemas import omitted
from shared.http.schemas import Patch


class PolicyPatch(Patch):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"transmission_required_for": ["FR"], "strengths": {"A24": "P"}}]}
    )

    transmission_required_for: Countries = Field(default_factory=omitted)
    anniversary_years: Years = Field(default_factory=omitted)
    renewal_reminder_months: ReminderMonths = Field(default_factory=omitted)
    strengths: Strengths = Field(default_factory=omitted)


class PolicyOut(Policy, BaseModel):
    version: int
    updated_at: datetime
