"""Asking a decision on: why, why not, what would settle it, what would change it, and how far it leans on what."""
