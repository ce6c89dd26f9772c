"""Write the schema of each built-in policy, which its first line points editors to.

    python scripts/make_schemas.py [--check]

They stand in `policies/schema`, one for each edition. With `--check` nothing is written: it exits 1 and names those
that are not as they would be made now, and the policies whose first line does not point to theirs.
"""

import sys
from pathlib import Path

from qaengine.policy.from_document import draft_from_file
from qaengine.policy.schema import as_text, schema_of_draft

POLICIES = Path(__file__).parent.parent / "policies"


def main() -> None:
    """Write or compare the schema of every built-in policy."""
    wrong = [said for path in sorted(POLICIES.glob("*.yaml")) for said in schema_made(path, "--check" in sys.argv)]
    for said in wrong:
        print(said, file=sys.stderr)
    sys.exit(1 if wrong else 0)


def schema_made(path: Path, only_compare: bool) -> list[str]:
    """What is wrong with the schema of one policy, after it was written unless it is only to be compared."""
    draft = draft_from_file(path)
    target = path.parent / "schema" / f"{draft.tree.policy}-{draft.tree.edition}.schema.json"
    text = as_text(schema_of_draft(draft, path, short=True))
    if not only_compare:
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
    wrong = []
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        wrong.append(f"{target.name} is not as it would be made now; run scripts/make_schemas.py")
    header = f"# yaml-language-server: $schema=schema/{target.name}"
    if path.read_text(encoding="utf-8").split("\n", 1)[0] != header:
        wrong.append(f"{path.name} does not begin with `{header}`")
    return wrong


if __name__ == "__main__":
    main()
