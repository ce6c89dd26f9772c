"""Write the demo data that the package ships, from CQC's files, without names and addresses.

    python scripts/make_demo_data.py FOLDER            # write src/qaengine/data
    python scripts/make_demo_data.py FOLDER --check    # exit 1 and name the files that would come out otherwise

FOLDER holds the originals under the names below. Rows keep their order; only the columns and keys listed are kept, for
some providers are sole traders, whose names are people's names.
"""

import argparse
import csv
import io
import json
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "src" / "qaengine" / "data"
TABLES = {
    "cqc_ratings_four_councils_2021-02.csv": (
        "location_id",
        "care_home",
        "location_type",
        "primary_inspection_category",
        "local_authority",
        "region",
        "latest_rating",
        "publication_date",
        "inherited_rating",
        "provider_id",
    ),
    "cqc_homecare_history_four_councils.csv": ("locationid", "local_authority", "reportdate", "overall", "ownership"),
}
ANSWERS = {
    "cqc_api_location.json": (
        "locationId",
        "providerId",
        "organisationType",
        "type",
        "registrationStatus",
        "registrationDate",
        "numberOfBeds",
        "careHome",
        "inspectionDirectorate",
        "localAuthority",
        "region",
        "lastInspection",
        "lastReport",
        "gacServiceTypes",
        "inspectionCategories",
        "specialisms",
        "currentRatings",
        "historicRatings",
    ),
}


def reduced_table(text: str, columns: tuple[str, ...]) -> str:
    """The rows of a CSV with only these columns."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in csv.DictReader(io.StringIO(text, newline="")))
    return out.getvalue()


def reduced_answer(text: str, keys: tuple[str, ...]) -> str:
    """An API answer with only these keys."""
    answer = json.loads(text)
    return json.dumps({key: answer[key] for key in keys}, indent=1, ensure_ascii=False) + "\n"


def made(originals: Path) -> dict[str, str]:
    """Each shipped file's name and text."""
    tables = {name: reduced_table(_text(originals / name), columns) for name, columns in TABLES.items()}
    answers = {name: reduced_answer(_text(originals / name), keys) for name, keys in ANSWERS.items()}
    return tables | answers


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def main() -> int:
    """0, or 1 when `--check` finds a shipped file that would come out otherwise."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("originals", type=Path, help="the folder of CQC's files")
    parser.add_argument("--check", action="store_true", help="write nothing; say what differs")
    asked = parser.parse_args()
    differs = False
    for name, text in made(asked.originals).items():
        path = DATA / name
        if not asked.check:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_bytes() != text.encode():
            differs = True
            print(f"{name} differs from what {asked.originals} gives", file=sys.stderr)
    return int(differs)


if __name__ == "__main__":
    sys.exit(main())
