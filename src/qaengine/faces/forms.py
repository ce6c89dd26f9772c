"""A form of questions as YAML or CSV, for people to fill in."""

import csv
import io

import yaml

from qaengine.readings.forms.asking import FORM, YES_OR_NO, Blank, Form
from qaengine.readings.forms.filled import COLUMNS

HEAD = """\
# Fill in `answer` beneath the questions that you can answer, and leave the others empty. `role` says who answered,
# `date` on which day, and `valid_until` the last day on which the answer holds, if it has one.
# Then: qaengine import answers FORM -o answers.jsonl
"""


def as_yaml(form: Form) -> str:
    """The form as YAML, what is to be filled in left empty."""
    document = {
        "form": FORM,
        "policy": form.policy,
        "provider": form.provider,
        "as_of": form.as_of,
        "questions": [_question(form, blank) for blank in form.blanks],
    }
    return HEAD + yaml.dump(
        document, Dumper=_Empty, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None
    )


def _question(form: Form, blank: Blank) -> dict[str, object]:
    return {
        "clause": blank.clause,
        "ask": blank.ask,
        "answers": "any" if blank.answers is None else [_plain(answer) for answer in blank.answers],
        "roles": list(blank.roles),
        "answer": None,
        "role": blank.roles[0] if len(blank.roles) == 1 else None,
        "date": form.as_of,
        "reason": None,
        "valid_until": None,
    }


def _plain(answer: str) -> object:
    return answer == "true" if answer in YES_OR_NO else answer


class _Empty(yaml.SafeDumper):
    """Writes nothing where nothing is known yet, and everything out where it stands."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Empty.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))


def as_csv(form: Form) -> str:
    """The form as CSV, a row a question."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for blank in form.blanks:
        answers = "any" if blank.answers is None else "; ".join(blank.answers)
        role = blank.roles[0] if len(blank.roles) == 1 else ""
        asked = (blank.clause, blank.ask, answers, "; ".join(blank.roles))
        writer.writerow([form.policy, form.provider, *asked, "", role, form.as_of.isoformat(), "", ""])
    return text.getvalue()
