"""Write the clause registers of the built-in policies from the reference list of clauses and the texts themselves.

    python scripts/make_register.py clauses.yaml TEXTS policies/clauses

`clauses.yaml` has `documents` (id and file name) and `clauses`; TEXTS is the folder of the files. Each register holds
our paraphrases and pins, and not a word of a text. The same inputs give the same bytes.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from qaengine.policy.pinning import pin_in_words
from qaengine.policy.wording import FEWEST_WORDS, Wording, extents_at, places_in, wording

HEADS = {
    "hfd16": ("Quality Assurance Framework, case study of 2016", "Herefordshire Council"),
    "hfd18": (
        "Quality assurance in commissioned care and support (adults) services, version 2.0",
        "Herefordshire Council and Herefordshire Clinical Commissioning Group",
    ),
    "wcc17": (
        "Quality Assurance Framework: Guidance for all managers and staff in the People Group, version 2",
        "Warwickshire County Council, People Group",
    ),
    "oxf": (
        "Quality Improvement Protocol: A guide for Oxfordshire Social Care staff and external providers of care, "
        "support and education services",
        "Oxfordshire County Council",
    ),
    "hal24": ("Quality Assurance Framework for use by the Quality Assurance Team, 2024", "Halton Borough Council"),
}
FIRST_LINES = """\
# The clauses of one document: where each stands, what it says in our words, and a pin on the words that stand there.
# A pin is the SHA-256 (its first 16 digits) of the letters and numbers of a stretch, case-folded: how many words and
# letters, from which letter of the document on, and how many times they stand in it if more than once. Written by
# scripts/make_register.py; `qaengine check --sources` compares it with a text.
"""


def main() -> None:
    """Write a register for each document, and say how the pins came about."""
    reference, texts, folder = (Path(argument) for argument in sys.argv[1:4])
    whole = yaml.safe_load(reference.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    grains: Counter[str] = Counter()
    for document, file in whole["documents"].items():
        source = wording((texts / file).read_text(encoding="utf-8"))
        clauses = [clause for clause in whole["clauses"] if clause["id"].split(".")[0] == document]
        (folder / f"{document}.yaml").write_text(register(document, file, source, clauses), encoding="utf-8")
        grains.update(grain(clause["at"], source) for clause in clauses)
    print(", ".join(f"{number} {name}" for name, number in sorted(grains.items())))


def register(document: str, file: str, source: Wording, clauses: list[dict[str, Any]]) -> str:
    """The text of a register."""
    title, publisher = HEADS[document]
    head = {"id": document, "title": title, "publisher": publisher, "file": file}
    lines = [FIRST_LINES, "document:"]
    lines += [f"  {key}: {quoted(value)}" for key, value in head.items()]
    lines += [f"  words: {source.words}", f'  fingerprint: "{source.fingerprint}"', "clauses:"]
    for clause in clauses:
        lines += entry(clause, source)
    return "\n".join(lines) + "\n"


def entry(clause: dict[str, Any], source: Wording) -> list[str]:
    """The lines of one clause."""
    keys = ["id", "at", "kind", "says", "computable"] + (["assumption"] if clause["assumption"] else [])
    first, *others = [f"{key}: {quoted(clause[key])}" for key in keys]
    pins = [source.pin(extent) for extent in extents_at(clause["at"], source)]
    assert pins, f"{clause['id']} names no lines"
    assert all(pin.words >= FEWEST_WORDS for pin in pins), f"{clause['id']} pins too few words"
    return [
        f"  - {first}",
        *(f"    {line}" for line in others),
        "    pin:",
        *(f"      - {pin_in_words(pin)}" for pin in pins),
    ]


def quoted(value: str) -> str:
    """The text in double quotes, or bare when it is a plain word."""
    text = " ".join(str(value).split())
    plain = text.replace(".", "").replace("-", "").replace(" ", "")
    bare = plain.isalnum() and plain.isascii() and text[0].isalpha() and text not in ("yes", "no", "true", "false")
    return text if bare else json.dumps(text, ensure_ascii=False)


def grain(at: str, source: Wording) -> str:
    """How finely a place is pinned: a bullet or cell, whole lines, or lines with others to have enough words."""
    extents = list(extents_at(at, source))
    whole = [source.extent_of_lines(first, last) for first, last in places_in(at)]
    if any(extent.end > line.end or extent.start < line.start for extent, line in zip(extents, whole, strict=True)):
        return "lines and the words beside"
    return "bullet or cell" if ("bullet" in at or "column" in at) and extents != whole else "lines"


if __name__ == "__main__":
    main()
