"""Which policy, which edition, from where: built in, from other packages, from folders, or a path."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import as_file, files
from itertools import combinations
from pathlib import Path

from qaengine.documents import header
from qaengine.errors import Mistake, Place, PolicyError, did_you_mean
from qaengine.policy.from_document import Policy, policy_from_file

GROUP = "qaengine.policies"
ENDINGS = (".yaml", ".yml")
CASES = tuple(f".cases{ending}" for ending in ENDINGS)
"""How the files of cases end, which name a policy and an edition too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A policy edition that can be loaded: its id, edition, dates, and where it is."""

    id: str
    edition: str
    title: str
    in_force_from: date | None
    in_force_until: date | None
    review_by: date | None
    path: Path

    def is_in_force(self, day: date) -> bool:
        """Whether the edition stands on the day."""
        first, last = self.in_force_from or date.min, self.in_force_until or date.max
        return first <= day <= last

    def distance(self, day: date) -> tuple[int, int]:
        """How far the day is from the time in which the edition stands; of two as far, the later is nearer."""
        first, last = self.in_force_from or date.min, self.in_force_until or date.max
        days = (first - day).days if day < first else (day - last).days if day > last else 0
        return days, -first.toordinal()

    @property
    def order(self) -> tuple[str, date, str]:
        """By id, then the oldest edition first."""
        return self.id, self.in_force_from or date.min, self.edition


def library(folders: Iterable[Path] = ()) -> tuple[Entry, ...]:
    """Every policy edition: of the given folders, of other packages, and built in, by id and date.

    Only the headers of the files are read. Of two with one id and edition the one in the earlier folder counts.
    PolicyError when two editions of one policy in one folder are the same, or stand on the same days.
    """
    entries: dict[tuple[str, str], Entry] = {}
    for folder in (*folders, *_of_packages(), built_in_folder()):
        for entry in _one_at_a_time(sorted(_entries(folder), key=lambda entry: entry.order)):
            entries.setdefault((entry.id, entry.edition), entry)
    return tuple(sorted(entries.values(), key=lambda entry: entry.order))


def built_in_folder() -> Path:
    """The folder of the policies that ship with qaengine: inside the package, or beside it in a checkout."""
    packaged = files("qaengine") / "policies"
    if packaged.is_dir():
        with as_file(packaged) as folder:
            return folder
    return Path(__file__).resolve().parents[3] / "policies"


def load_policy(name: str | Path, *, as_of: date | None = None, folders: Iterable[Path] = ()) -> Policy:
    """The policy of an id, of `id@edition`, or of a path.

    Of an id alone it is the edition in force on `as_of`, else the nearest; without `as_of` the newest. PolicyError or
    DocumentError with every mistake; a name that leads nowhere is one, with the nearest right name.
    """
    return policy_from_file(path_of(name, as_of=as_of, folders=folders))


def path_of(name: str | Path, *, as_of: date | None = None, folders: Iterable[Path] = ()) -> Path:
    """The file that an id, `id@edition` or a path means."""
    if isinstance(name, Path) or is_path(str(name)):
        return Path(name)
    return find(str(name), as_of=as_of, folders=folders).path


def find(name: str, *, as_of: date | None = None, folders: Iterable[Path] = ()) -> Entry:
    """The entry that `id` or `id@edition` means on the day."""
    entries = library(folders)
    wanted, _, edition = name.partition("@")
    of_id = [entry for entry in entries if entry.id == wanted]
    if not of_id:
        raise _unknown(f"there is no policy `{wanted}`", wanted, {entry.id for entry in entries})
    if edition:
        found = [entry for entry in of_id if entry.edition == edition]
        if not found:
            raise _unknown(f"`{wanted}` has no edition `{edition}`", edition, {entry.edition for entry in of_id})
        return found[0]
    if as_of is None:
        return of_id[-1]
    return min(of_id, key=lambda entry: entry.distance(as_of))


def _one_at_a_time(entries: list[Entry]) -> list[Entry]:
    """The entries of one folder in their order, when no two of one policy are the same or overlap."""
    if found := list(clashes(entries)):
        raise PolicyError(found)
    return entries


def clashes(entries: Iterable[Entry]) -> Iterator[Mistake]:
    """A mistake for every two editions of one policy that are the same, or stand on the same days."""
    for earlier, later in combinations(sorted(entries, key=lambda entry: entry.order), 2):
        clash = _clash(earlier, later) if earlier.id == later.id and earlier.path != later.path else None
        if clash is not None:
            yield clash


def _clash(earlier: Entry, later: Entry) -> Mistake | None:
    """What is wrong between two editions of one policy, said of the later one."""
    place = Place(file=str(later.path), line=1, column=1)
    named = f"edition `{later.edition}` of `{later.id}`"
    if earlier.edition == later.edition:
        text, hint = f"{named} is in `{earlier.path.name}` too", "give each edition a name of its own"
        return Mistake(code="Q292", text=text, place=place, hint=hint)
    if earlier.in_force_from is None or later.in_force_from is None:
        return None
    if earlier.in_force_until is not None and earlier.in_force_until < later.in_force_from:
        return None
    text, hint = f"{named} begins before `{earlier.path.name}` ends", "say there `until` when it is in force"
    return Mistake(code="Q292", text=text, place=place, hint=hint)


def entry_of(policy: Policy) -> Entry:
    """A policy that is read already, as one edition among others."""
    tree = policy.tree
    return Entry(
        id=policy.id,
        edition=policy.edition,
        title=tree.title,
        in_force_from=_day(tree.in_force.from_),
        in_force_until=_day(tree.in_force.until),
        review_by=_day(tree.review_by),
        path=Path(policy.file),
    )


def _unknown(text: str, word: str, words: Iterable[str]) -> PolicyError:
    return PolicyError([Mistake(code="Q290", text=text, hint=did_you_mean(word, words))])


def is_path(name: str) -> bool:
    """Whether a policy is named by its file, and not by its id."""
    return name.endswith(ENDINGS) or "/" in name or "\\" in name


def _of_packages() -> Iterator[Path]:
    """The folders of policies that other packages bring by the entry point group `qaengine.policies`."""
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            brought = point.load()
            found = brought() if callable(brought) else getattr(brought, "__path__", [brought])[0]
            yield Path(found)
        except Exception as error:
            text = f"the policies that `{point.name}` brings cannot be found: {error}"
            hint = f"reinstall the package of `{point.value}`"
            raise PolicyError([Mistake(code="Q293", text=text, hint=hint)]) from error


def _entries(folder: Path) -> Iterator[Entry]:
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.suffix not in ENDINGS or path.name.endswith(CASES) or not path.is_file():
                continue
            if entry := _entry(path, path.stat().st_mtime_ns):
                yield entry


@cache
def _entry(path: Path, changed: int) -> Entry | None:
    """What the head of a policy's file says; None for a file that is no policy, or may not be read."""
    keys = ("policy", "edition", "title", "in_force", "review_by")
    try:
        top = header(path.read_bytes(), keys, file=str(path))
    except OSError:
        return None
    if "policy" not in top or "edition" not in top:
        return None
    dates = top.get("in_force")
    stands = dates if isinstance(dates, dict) else {}
    return Entry(
        id=str(top["policy"]),
        edition=str(top["edition"]),
        title=str(top.get("title", "")),
        in_force_from=_day(stands.get("from")),
        in_force_until=_day(stands.get("until")),
        review_by=_day(top.get("review_by")),
        path=path,
    )


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
