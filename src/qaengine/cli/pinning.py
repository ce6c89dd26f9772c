"""`pin`: the decisions over a council's register kept as files, so that no move goes unreviewed."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qaengine.cli.app import AsOf, KnownAt, PolicyName, Signals, app, policy_folders, today
from qaengine.cli.importing import write_whole
from qaengine.cli.screen import note, with_progress
from qaengine.errors import Mistake, QaengineError
from qaengine.outcome.phrases import counted

if TYPE_CHECKING:
    from qaengine.readings.pinning import Move

ENDING = ".pin.json"
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
LONGEST = 120
RESERVED = frozenset(("con", "prn", "aux", "nul", *(f"{of}{n}" for of in ("com", "lpt") for n in range(10)), ""))
"""Names that a file cannot have on Windows, and no name."""

Pins = dict[str, dict[str, Any]]


@app.command()
def pin(
    signals: Signals,
    policy: PolicyName,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="Where the pins are, a file a provider.", metavar="FOLDER")
    ],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when anybody moved.")] = False,
) -> None:
    """Keep the decisions about every provider as files; or with --check say who moved since, and by which clause.

    Without --as-of the day is that of the pins, and today where there are none yet.

    Example: qaengine pin signals.jsonl --policy herefordshire --as-of 2025-04-01 -o pins
    """
    from qaengine.readings.pinning import moves

    before = _pinned(folder)
    if check and not before:
        raise _error("Q741", f"there are no pins in `{folder}`, so nothing can be compared")
    day = as_of or _day_of(before) or today()
    now = _decided(signals, policy, day, known_at)
    _same_policy(before, now, folder)
    moved = moves(before, now)
    for move in moved:
        typer.echo(str(move))
    _say_digest(before, now)
    typer.echo(_sum(moved, len(now)))
    if check and moved:
        raise typer.Exit(1)
    if not check:
        _write(folder, now)


def _decided(signals: list[str], policy: str, day: date, known_at: date | None) -> Pins:
    """The pins of all providers as they are now."""
    from qaengine.evaluation.judge import decide_all, register_of
    from qaengine.policy.library import load_policy
    from qaengine.readings.pinning import pin_of
    from qaengine.signals.reading import load_signals

    chosen = load_policy(policy, as_of=day, folders=policy_folders())
    register = register_of(load_signals(*signals, vocabulary=chosen.vocabulary))
    decisions = decide_all(chosen, register, as_of=day, known_at=known_at)
    total = sum(1 for _ in register.providers())
    return {one.provider: pin_of(one) for one in with_progress(decisions, total, "deciding")}


# What is kept


def _pinned(folder: Path) -> Pins:
    """The pins in the folder, by provider; an error when one of them is none."""
    found: Pins = {}
    for path in sorted(folder.glob(f"*{ENDING}")):
        kept = kept_pin(path)
        if kept["provider"] in found:
            raise _error("Q740", f"`{path}` is a second pin of `{kept['provider']}`")
        found[kept["provider"]] = kept
    return found


def kept_pin(path: Path) -> dict[str, Any]:
    """The pin in the file; a clear mistake when it is none."""
    from qaengine.readings.pinning import is_pin

    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        kept = None
    if not is_pin(kept):
        raise _error("Q740", f"`{path}` is no pin; it may have been cut off or merged badly", "pin anew, or delete it")
    assert isinstance(kept, dict)
    return kept


def _day_of(before: Pins) -> date | None:
    """The day of the pins; an error when they are of several."""
    days = sorted({str(kept["as_of"]) for kept in before.values()})
    if len(days) > 1:
        raise _error("Q741", f"the pins are of several days, from {days[0]} to {days[-1]}", "say which with --as-of")
    return date.fromisoformat(days[0]) if days else None


def _same_policy(before: Pins, now: Pins, folder: Path) -> None:
    of = {str(kept["policy"]["id"]) for kept in before.values()}
    others = sorted(of - {str(kept["policy"]["id"]) for kept in now.values()}) if now else []
    if others:
        hint = "keep each policy's pins in a folder of their own"
        raise _error("Q741", f"`{folder}` holds the pins of `{others[0]}`", hint)


def _say_digest(before: Pins, now: Pins) -> None:
    """Says that the policy is another, which moves nobody by itself."""
    then, here = ({str(kept["policy"]["digest"]) for kept in pins.values()} for pins in (before, now))
    if then and here and then != here:
        note("the policy has other content than when the pins were made")


def _sum(moved: "Iterable[Move]", total: int) -> str:
    counts = Counter(move.sort for move in moved)
    words = [f"{counts[sort]} {sort.removeprefix('is ')}" for sort in ("moved", "is new", "is gone") if counts[sort]]
    return f"{counted(total, 'provider')}: {', '.join(words) or 'nobody moved'}"


# Files


def _write(folder: Path, now: Pins) -> None:
    """Every pin, each whole; files of providers that are gone are deleted last."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _error("Q711", f"cannot write to `{folder}`: {(error.strerror or 'it is no folder').lower()}") from None
    names = file_names(now)
    for provider, kept in now.items():
        path = folder / names[provider]
        text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            write_whole(path, text)
    for path in folder.glob(f"*{ENDING}"):
        if path.name not in names.values():
            path.unlink()


def file_names(providers: Iterable[str] | Mapping[str, Any]) -> dict[str, str]:
    """A name of a file for each provider: their id where that is safe everywhere, else with every other letter coded.

    Where two would be one file on a system that takes capitals for small letters, and where a name is too long or means
    something else to a system, a digest of the id stands beside it.
    """
    quoted = {provider: _quoted(provider) for provider in providers}
    taken = Counter(name.casefold() for name in quoted.values())

    def unsafe(name: str) -> bool:
        return taken[name.casefold()] > 1 or len(name) > LONGEST or name.casefold() in RESERVED

    return {
        provider: (_with_digest(provider, name) if unsafe(name) else name) + ENDING for provider, name in quoted.items()
    }


def _quoted(provider: str) -> str:
    return "".join(letter if letter in PLAIN else _coded(letter) for letter in provider)


def _coded(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode())


def _with_digest(provider: str, name: str) -> str:
    return f"{name[:LONGEST]}~{sha256(provider.encode()).hexdigest()[:12]}"


def _error(code: str, text: str, hint: str | None = None) -> QaengineError:
    return QaengineError([Mistake(code=code, text=text, hint=hint)])
