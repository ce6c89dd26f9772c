"""Readers of foreign formats: signal records of what others publish, and a report of what could not be used."""
