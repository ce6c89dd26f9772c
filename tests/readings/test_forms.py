"""Questions as a form, filled in and read back: what is answered decides, what is left empty is told."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from qaengine import decide, signals_from_records
from qaengine.errors import QaengineError
from qaengine.faces.forms import as_csv, as_yaml
from qaengine.policy.from_document import policy_from_document
from qaengine.readings.forms.asking import Form, form_of
from qaengine.readings.forms.filled import Filled, filled

DAY = date(2025, 6, 1)
FORM = "form: qaengine/questions@1\n"
POLICY = policy_from_document(
    """
policy: small
edition: "1"
title: Small
language: 1
in_force: {from: 2015-01-01}
roles: {lead: The lead, chair: The chair, officer: The officer}
indicators: {concerns: {count: safeguarding.concern}}
decisions:
  level:
    outcomes:
      low:
        criteria:
          - {clause: s.low, when: {concerns: {at_least: 1}}, up_to: high, decided_by: chair, ask: Which is it?}
      high: {criteria: [{clause: s.high, judged_by: [lead, chair], ask: Are people unsafe?}]}
questions:
  - {clause: s.when, ask: How soon?, of: officer, answers: [today, this week]}
  - {clause: s.free, ask: Why?, of: [officer, lead]}
""",
    file="small.yaml",
)
CONCERN = {"id": "c", "provider": "P-1", "kind": "safeguarding.concern", "date": "2025-05-01"}


def form() -> Form:
    return form_of(POLICY, decide(POLICY, signals_from_records([CONCERN]), provider="P-1", as_of=DAY))


def with_answers(text: str, answers: dict[str, str]) -> str:
    """The YAML form with lines put in the place of empty ones beneath the clauses."""
    found, clause = [], ""
    for line in text.splitlines():
        clause = line.removeprefix("- clause: ") if line.startswith("- clause: ") else clause
        name = line.strip().partition(":")[0]
        given = answers.get(f"{clause} {name}")
        found.append(f"  {name}: {given}" if given is not None else line)
    return "\n".join(found)


def read(folder: Path, text: str, name: str = "form.yaml") -> Filled:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return filled(path, lambda _: POLICY)


def test_the_form_asks_each_question_with_its_answers_and_roles() -> None:
    assert [(blank.clause, blank.answers, blank.roles) for blank in form().blanks] == [
        ("s.free", None, ("officer", "lead")),
        ("s.high", ("true", "false"), ("lead", "chair")),
        ("s.low", ("low", "high"), ("chair",)),
        ("s.when", ("today", "this week"), ("officer",)),
    ]
    text = as_yaml(form())
    assert "  answers: [low, high]\n  roles: [chair]\n  answer:\n  role: chair\n  date: 2025-06-01\n" in text
    assert "&" not in text


def test_an_empty_form_gives_no_signal_and_names_every_question(tmp_path: Path) -> None:
    for found in (read(tmp_path, as_yaml(form())), read(tmp_path, as_csv(form()), "form.csv")):
        assert found == Filled(signals=(), unanswered=("s.free", "s.high", "s.low", "s.when"))


def test_answers_are_judgements_that_decide(tmp_path: Path) -> None:
    given = {
        "s.high answer": "no", "s.high role": "lead", "s.high reason": "Seen on a visit", "s.low answer": "high",
        "s.low valid_until": "2025-12-31", "s.free answer": "It was late", "s.free role": "lead",
    }  # fmt: skip
    found = read(tmp_path, with_answers(as_yaml(form()), given))
    assert found.unanswered == ("s.when",)
    assert [one.document() for one in found.signals if one.fields["question"] == "s.high"] == [
        {
            "id": "answer-P-1-s.high-lead-2025-06-01", "provider": "P-1", "kind": "officer.judgement",
            "date": "2025-06-01", "question": "s.high", "answer": False, "role": "lead", "reason": "Seen on a visit",
        }
    ]  # fmt: skip
    signals = [*signals_from_records([CONCERN]), *found.signals]
    decision = decide(POLICY, signals, provider="P-1", as_of=DAY)
    assert (decision["level"].indicated, decision["level"].settled) == ("high", True)
    assert [question.clause for question in decision.questions] == ["s.when"]


def test_a_spreadsheet_says_the_same_as_the_document(tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(form()))))
    for row in rows:
        row["answer"] = {"s.high": "TRUE", "s.when": "this week"}.get(row["clause"], "")
        row["role"] = row["role"] or {"s.high": "chair"}.get(row["clause"], "")
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    found = read(tmp_path, "\ufeff" + text.getvalue(), "form.csv")
    given = {"s.high answer": "true", "s.high role": "chair", "s.when answer": "this week"}
    assert found == read(tmp_path, with_answers(as_yaml(form()), given))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"s.low answer": "hihg"}, ["Q725 `hihg` is no answer to `s.low`; did you mean `high`?"]),
        ({"s.high answer": "maybe", "s.high role": "lead"}, ["Q725 `maybe` is no answer to `s.high`; it can be"]),
        ({"s.high answer": "true", "s.high role": "leed"}, ["Q726 `leed` may not answer `s.high`; did you mean"]),
        ({"s.high answer": "true"}, ["Q726 `s.high` wants a role; it can be `chair`, `lead`"]),
        ({"s.when answer": "today", "s.when role": "chair"}, ["Q726 `chair` may not answer `s.when`; it can"]),
        ({"s.low answer": "low", "s.low date": "soon"}, ["Q415"]),
        ({"s.low answer": "high", "s.low valid_until": "never", "s.when answer": "later"}, ["Q415", "Q725"]),
    ],
)  # fmt: skip
def test_slips_are_told_together_at_their_places_with_the_nearest_word(
    tmp_path: Path, given: dict[str, str], expected: list[str]
) -> None:
    with pytest.raises(QaengineError) as refused:
        read(tmp_path, with_answers(as_yaml(form()), given))
    said = [str(mistake).partition(": ")[2] for mistake in refused.value.mistakes]
    assert [text.startswith(start) for text, start in zip(said, expected, strict=True)] == [True] * len(expected)
    for mistake in refused.value.mistakes:
        assert mistake.place is not None
        assert any(value in mistake.place.source for value in (*given.values(), "s.high"))


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("form.yaml", "a: 1\n", "Q723"),
        ("form.yaml", f"{FORM}questions: none\n", "Q723"),
        ("form.csv", "a,b\n1,2\n", "Q723"),
        ("form.csv", 'policy,"provider"s,clause\n', "Q723"),
        (
            "form.yaml",
            f"{FORM}questions: [{{clause: s.lo, answer: low, date: 2025-06-01}}]\n",
            "Q724",
        ),
        ("form.yaml", f"{FORM}questions: [{{clause: s.low, anser: low}}]\n", "Q727"),
    ],
)
def test_what_is_no_form_or_asks_what_the_policy_does_not_is_refused(
    tmp_path: Path, name: str, text: str, code: str
) -> None:
    with pytest.raises(QaengineError) as refused:
        read(tmp_path, text, name)
    assert [mistake.code for mistake in refused.value.mistakes] == [code]
