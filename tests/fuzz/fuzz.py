"""Looks for bytes that break a door, guided by which of our lines they reach (atheris); stops at the first escape.

    python tests/fuzz/fuzz.py -runs=100000 -seed=1 tests/fuzz/corpus

The first byte chooses the door, the rest is what comes in; further options are those of libFuzzer. Given a folder to
write to before `tests/fuzz/corpus`, what reaches new lines is kept there.
"""

import sys

import atheris

READERS = ("cases", "cli", "documents", "imports", "policy", "readings.forms", "readings.pinning", "signals")

with atheris.instrument_imports(include=[f"qaengine.{reader}" for reader in READERS]):
    import doors

NAMES = tuple(doors.DOORS)


def one_input(given: bytes) -> None:
    """Tries one input."""
    if given:
        doors.enter(NAMES[given[0] % len(NAMES)], given[1:])


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
