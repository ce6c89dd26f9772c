"""English councils' quality-assurance frameworks for care providers, as policies that decide and say why."""

__version__ = "0.1.0"
