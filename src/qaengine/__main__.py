"""`python -m qaengine` is the `qaengine` command."""

from qaengine.cli import main

main()
