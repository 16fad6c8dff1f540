"""Territories: states, regions, départements, intercommunalities, communes and cities, and their names and codes."""
