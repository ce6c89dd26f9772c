"""Which cases belong to which policy: by what they name, and by where their files stand."""

from pathlib import Path
from typing import TYPE_CHECKING

from qaengine.cli.app import policy_folders

if TYPE_CHECKING:
    from qaengine.cases.files import CaseFile
    from qaengine.policy.from_document import Policy


def cases_beside(policy: "Policy") -> list[Path]:
    """The case file of a policy that need not be named: beside it, or in a folder `cases` there."""
    path = Path(policy.file)
    name = f"{path.stem}.cases.yaml"
    return [found for found in (path.with_name(name), path.parent / "cases" / name) if found.is_file()]


def policy_of(file: "CaseFile") -> "Policy":
    """The policy that the cases name."""
    from qaengine.policy.library import load_policy

    return load_policy(policy_file_of(file))


def policy_file_of(file: "CaseFile") -> Path:
    """Where that policy is: a path counts from the cases' own file, an id is looked for beside them first."""
    from qaengine.policy.library import is_path, path_of

    if is_path(file.policy):
        return _counted_from(file)
    name = f"{file.policy}@{file.edition}" if file.edition else file.policy
    return path_of(name, folders=[*_folders_beside(file), *policy_folders()])


def is_of(file: "CaseFile", policy: "Policy") -> bool:
    """Whether the cases are of this policy: they name its file, or its id and perhaps its edition."""
    from qaengine.policy.library import is_path

    if is_path(file.policy):
        return _counted_from(file).resolve() == Path(policy.file).resolve()
    return file.policy in (policy.id, f"{policy.id}@{policy.edition}") and file.edition in (None, policy.edition)


def _counted_from(file: "CaseFile") -> Path:
    """The path that the cases name: from their own file, or else from where the command is run."""
    own = Path(file.file).parent / file.policy
    return own if own.exists() else Path(file.policy)


def _folders_beside(file: "CaseFile") -> list[Path]:
    """The folder of the cases; of a folder `cases` also the one that it stands in."""
    folder = Path(file.file).parent
    return [folder, folder.parent] if folder.name == "cases" else [folder]
