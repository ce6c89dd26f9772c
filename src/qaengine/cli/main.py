"""The `qaengine` command: one app, its commands in files by family; every error is one clear message."""

import sys

from qaengine.cli.app import app
from qaengine.cli.screen import complain
from qaengine.errors import QaengineError


def main() -> None:
    """Run the command line; mistakes are said on standard error and exit with 2."""
    from qaengine.cli import decide

    assert decide
    try:
        app()
    except QaengineError as error:
        complain(error)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
