"""Builds the registry's gazetteer from packages of open data: run rarely, by maintainers (`make gazetteer`)."""
