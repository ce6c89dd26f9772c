"""The commands."""

from qaengine.cli.main import main

__all__ = ["main"]
