"""The results of cases: for a person, as JSON, and as JUnit XML."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from qaengine.outcome.phrases import counted
from qaengine.readings.trying import Difference, Tried


def as_text(results: Sequence[Tried]) -> str:
    """Each case that failed with what differs, then how many passed."""
    lines = []
    for result in results:
        if not result.passed:
            where = f"{result.case.place}: " if result.case.place else ""
            lines.append(f"{where}{result.case.name} failed: {result.case.title}")
            lines += [line for difference in result.differences for line in _said(difference)]
    return "\n".join([*lines, summed(results)])


def summed(results: Sequence[Tried]) -> str:
    """How many of how many passed."""
    return f"{sum(result.passed for result in results)} of {counted(len(results), 'case')} passed"


def _said(difference: Difference) -> Iterator[str]:
    """What differs, and beneath it the trail, but for what stands in the line above."""
    yield f"  - {difference}"
    for ground in difference.trail:
        said = ground.rests_on() if ground.clause == difference.about else str(ground)
        if said:
            yield f"      {said}"


def as_json(results: Sequence[Tried]) -> list[dict[str, Any]]:
    """A record for each case: name, passed, and the differences."""
    return [
        {
            "case": result.case.name,
            "file": result.case.place.file if result.case.place else None,
            "passed": result.passed,
            "differences": [
                {
                    "about": d.about,
                    "expected": d.expected,
                    "got": d.got,
                    "because": d.because,
                    "trail": [asdict(ground) for ground in d.trail],
                }
                for d in result.differences
            ],
        }
        for result in results
    ]


def as_junit(results: Sequence[Tried]) -> str:
    """A JUnit test suite."""
    failed = sum(not result.passed for result in results)
    suite = Element(
        "testsuite", name="qaengine", tests=str(len(results)), failures=str(failed), errors="0", skipped="0"
    )
    for result in results:
        file = result.case.place.file if result.case.place else "cases"
        case = SubElement(suite, "testcase", classname=file, name=result.case.name)
        if not result.passed:
            failure = SubElement(case, "failure", message=str(result.differences[0]))
            failure.text = "\n".join(line for difference in result.differences for line in _said(difference))
    indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(suite, encoding="unicode")
