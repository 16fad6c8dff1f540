"""The tables of indicators, by subject. Importing the package knows them all, as migrations must."""

from services.indicators.models import counts, figures, frameworks, indicators, measurements

__all__ = ["counts", "figures", "frameworks", "indicators", "measurements"]
