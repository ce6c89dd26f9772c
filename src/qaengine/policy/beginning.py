"""A new council's policy to begin from: small, right, and with words that teach; its cases and its clause register.

The texts stand in `data/new`; what they say is made up, and they say so.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from string import Template

from qaengine.periods import Period, back, england

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9 ,()'-]*[A-Za-z0-9)]")
_NOT_WORDS = ("true", "false", "null", "yes", "no", "on", "off")


def beginning(name: str, title: str, document: str, begins: date) -> Mapping[Path, str]:
    """The files of a new policy, from its folder on: the policy, its cases, the register of its framework's document.

    `name` is its id, `document` the word with which the ids of its clauses begin, `begins` its first day in force.
    """
    today = begins + timedelta(days=270)
    lately = today - timedelta(days=20)
    letter_due = england().add(lately, 5)
    six_months_ago = back(today, Period.parse("6 months"))
    words = {
        "name": name,
        "document": document,
        "title": _quoted(title),
        "publisher": _quoted(name.replace("_", " ").title()),
        "edition": str(begins.year),
        "begins": begins.isoformat(),
        "today": today.isoformat(),
        "yesterday": (today - timedelta(days=1)).isoformat(),
        "lately": lately.isoformat(),
        "letter_due": letter_due.isoformat() if letter_due else "null",
        "inspected": (today - timedelta(days=60)).isoformat(),
        "six_months_ago": six_months_ago.isoformat(),
        "a_day_too_old": (six_months_ago - timedelta(days=1)).isoformat(),
        "long_ago": begins.isoformat(),
    }
    return {
        Path(f"{name}.yaml"): _written("policy", words),
        Path("cases", f"{name}.cases.yaml"): _written("cases", words),
        Path("clauses", f"{document}.yaml"): _written("register", words),
    }


def _written(what: str, words: Mapping[str, str]) -> str:
    text = (files("qaengine") / "data" / "new" / f"{what}.yaml").read_text(encoding="utf-8")
    return Template(text).substitute(words)


def _quoted(text: str) -> str:
    """The text as YAML reads it back: bare when it is plain words, else in double quotes."""
    plain = " ".join(text.split())
    bare = _BARE.fullmatch(plain) and plain.lower() not in _NOT_WORDS
    return plain if bare else json.dumps(plain, ensure_ascii=False)
