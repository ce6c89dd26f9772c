"""What the tests of the command line share: a small policy, signals of made-up providers, and how to run it."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

POLICY = """\
policy: elderbrook
edition: "2025"
title: Elderbrook quality framework
language: 1
in_force: {from: 2025-04-01}
roles: {quality_lead: Quality lead}
settings:
  repeated: {value: 2, basis: assumption, because: The text gives no number., owner: Quality lead}
indicators:
  overall: {latest: cqc.inspection, field: overall, title: the overall CQC rating}
  concerns: {count: safeguarding.concern, within: 6 months, title: safeguarding concerns in six months}
decisions:
  level:
    title: Level of concern
    outcomes:
      low:
        criteria:
          - {clause: eld.low.rating, when: {overall: [good, outstanding]}}
      high:
        criteria:
          - {clause: eld.high.rating, when: {overall: inadequate}}
          - {clause: eld.high.concerns, when: {concerns: {at_least: {setting: repeated}}}}
          - {clause: eld.high.unsafe, judged_by: quality_lead, ask: Are people unsafe?}
"""
SIGNALS = [
    {"id": "s1", "provider": "oak-house", "kind": "cqc.inspection", "date": "2025-05-02", "overall": "good"},
    {"id": "s2", "provider": "elm-court", "kind": "cqc.inspection", "date": "2025-06-20", "overall": "inadequate"},
    {"id": "s3", "provider": "ash-care", "kind": "safeguarding.concern", "date": "2025-08-14"},
]
WRONG = {"id": "s9", "provider": "ivy-lodge", "kind": "cqc.inspection", "date": "2025-08-14", "overall": "godd"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command said: its exit code, its results, and its messages."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The results as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The results as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Qaengine = Callable[..., Said]


def write_lines(name: str, records: list[dict[str, Any]]) -> None:
    """A file of JSON Lines."""
    Path(name).write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1"}
COMMAND = [sys.executable, "-m", "qaengine"]
