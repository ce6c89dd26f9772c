"""The `qaengine` command: one app, its commands in files by family; every error is one clear message."""

import os
import sys

from qaengine.cli import (
    asking,
    checking,
    comparing,
    covering,
    deciding,
    exploring,
    importing,
    looking,
    pinning,
    proving,
    publishing,
    registering,
    shapes,
    starting,
    trying,
)
from qaengine.cli.app import app
from qaengine.cli.screen import complain
from qaengine.errors import QaengineError

__all__ = [
    "app",
    "asking",
    "checking",
    "comparing",
    "covering",
    "deciding",
    "exploring",
    "importing",
    "looking",
    "main",
    "pinning",
    "proving",
    "publishing",
    "registering",
    "shapes",
    "starting",
    "trying",
]


def main() -> None:
    """Run the command line; mistakes are said on standard error and exit with 2."""
    try:
        app()
    except QaengineError as error:
        complain(error)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
