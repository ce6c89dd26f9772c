"""A decision as an officer would write it: the outcome, why, why not worse, what is unknown and who could answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from qaengine.outcome.phrases import counted, day_words, listed, sentence, words_of
from qaengine.outcome.trail import Approval, Finding, Obligation, PolicyRef, Standing, Trail
from qaengine.outcome.truth import MET, NOT_MET, UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands beneath it; `decision` is the question it speaks of, where there is one."""

    heading: str
    lines: tuple[str, ...]
    decision: str | None = None


class Subject(Protocol):
    """What is spoken of: a provider on a day under a policy, with the titles of its roles."""

    @property
    def title(self) -> str: ...
    @property
    def policy(self) -> PolicyRef: ...
    @property
    def provider(self) -> str: ...
    @property
    def as_of(self) -> date: ...
    @property
    def known_at(self) -> date | None: ...
    @property
    def roles(self) -> Mapping[str, str]: ...


def explanation(trail: Trail) -> str:
    """The whole explanation as plain text."""
    parts = [opening(trail)]
    for section in sections(trail):
        parts.append("\n".join([section.heading, *(f"  - {line}" for line in section.lines)]))
    return "\n\n".join(parts) + "\n"


def opening(trail: Subject) -> str:
    """Which policy, which provider, which day, and by what knowledge."""
    known = f"as it was known on {day_words(trail.known_at)}" if trail.known_at else "by everything held"
    return f"{trail.title} (edition {trail.policy.edition}): {trail.provider} on {day_words(trail.as_of)}, {known}."


def sections(trail: Trail) -> Iterator[Section]:
    """The explanation, part by part."""
    for name, standing in trail.decisions.items():
        if not standing.applies:
            continue
        findings = [finding for finding in trail.criteria if finding.decision == name]
        yield Section(heading=heading(standing), lines=tuple(summary(standing)), decision=name)
        yield from _why(trail, name, standing, findings)
        yield from _section("Who approves", (approval_line(trail, approval) for approval in standing.approvals), name)
    yield from _duties(trail)
    started = [finding for finding in trail.criteria if finding.decision is None and finding.part == "trigger"]
    yield from _section("What else applies", (line(finding) for finding in started if finding.answer is MET))
    yield from _section("Questions for people", _questions(trail))
    yield from _section("Please note", (sentence(warning.text) for warning in trail.warnings))
    yield from _section(
        "It rests on these assumptions", (assumed(a.setting, a.value, a.because, a.owner) for a in trail.assumptions)
    )


def _questions(trail: Trail) -> Iterator[str]:
    """The questions whose answers may change something; of the others, how many there are."""
    decided = {finding.clause for finding in trail.criteria if finding.decision is not None}
    matters = {clause for standing in trail.decisions.values() for clause in standing.would_settle}
    asked = [question for question in trail.questions if question.clause in matters or question.clause not in decided]
    for question in asked:
        yield f"{sentence(question.ask)} For {roles(trail, question.of)} ({question.clause})."
    if others := len(trail.questions) - len(asked):
        yield f"{counted(others, 'more question')} could be answered, without changing what is indicated."


def _section(title: str, lines: Iterable[str], decision: str | None = None) -> Iterator[Section]:
    listed_lines = tuple(dict.fromkeys(lines))
    if listed_lines:
        yield Section(heading=title, lines=listed_lines, decision=decision)


def heading(standing: Standing) -> str:
    """The question and its answer in one line."""
    if standing.indicated is None:
        return f"{standing.title}: nothing is indicated"
    return f"{standing.title}: {outcome_words(standing, standing.indicated)} is indicated"


def outcome_words(standing: Standing, outcome: str) -> str:
    """An outcome by its name and, where that says more, its title."""
    title, name = standing.titles.get(outcome, ""), words_of(outcome)
    if title.casefold().startswith(name.casefold()):
        title = title[len(name) :].lstrip(" ,:;-–")
    return f"{name} ({title[:1].lower()}{title[1:]})" if title else name


def summary(standing: Standing) -> Iterator[str]:
    """Since when, what else it may be, what is in force, and what that means."""
    if standing.since is not None:
        yield f"Indicated since {day_words(standing.since)}."
    yield _range_words(standing)
    yield _in_force_words(standing)
    if standing.advice:
        advice = sentence(standing.advice)
        yield advice if advice.startswith("Until") else f"Until it is decided: {advice}"


def _range_words(standing: Standing) -> str:
    if standing.range is None:
        return "No outcome is possible by the text."
    if standing.settled:
        return "Settled: no answer still missing can change it."
    low, high = (standing.outcomes.index(outcome) for outcome in standing.range)
    left = [words_of(outcome) for outcome in standing.outcomes[low : high + 1]]
    if standing.indicated is None:
        return f"It may be {listed(left, 'or')}: the evidence held establishes none of them."
    others = [outcome for outcome in left if outcome != words_of(standing.indicated)]
    return f"Not settled: {listed(others, 'or')} cannot be ruled out."


def _in_force_words(standing: Standing) -> str:
    if standing.in_force is None:
        return "Nothing is in force: no decision was ever recorded."
    since = f" since {day_words(standing.in_force_since)}" if standing.in_force_since else ""
    moves = {"escalate": "; a rise is indicated", "de-escalate": "; a fall is indicated"}.get(standing.change, "")
    return f"In force: {words_of(standing.in_force)}{since}{moves}."


def _why(trail: Trail, name: str, standing: Standing, findings: Sequence[Finding]) -> Iterator[Section]:
    at = standing.outcomes.index(standing.indicated) if standing.indicated is not None else -1
    if standing.indicated is not None:
        met = [f for f in findings if f.answer is MET and f.outcome == standing.indicated]
        yield from _section(f"Why {words_of(standing.indicated)}", map(line, met), name)
        lesser = [
            f for f in findings if f.answer is MET and f.outcome in standing.outcomes[:at] and f.part == "criteria"
        ]
        yield from _section("What speaks for less", map(line, lesser), name)
    else:
        yield from _section("What is known", (line(f) for f in findings if f.answer is MET), name)
    following = standing.outcomes[at + 1] if at + 1 < len(standing.outcomes) and at >= 0 else None
    if following is not None:
        failed = [f for f in findings if f.answer is NOT_MET and f.outcome == following and f.applies]
        yield from _section(f"Why not {words_of(following)}", map(line, failed), name)
    open_outcomes = _open(standing)
    unknown = [f for f in findings if f.answer is UNKNOWN and (f.outcome in open_outcomes or f.part == "cap")]
    yield from _section("What is not known", _unknown_lines(trail, unknown), name)


def _unknown_lines(trail: Trail, unknown: Sequence[Finding]) -> Iterator[str]:
    """What is known in part or a person can say, one by one; what nothing is held of, in one line."""
    silent = [finding for finding in unknown if not finding.evidence and not finding.judged_by]
    for finding in unknown:
        if finding not in silent:
            yield unknown_line(trail, finding)
    if len(silent) == 1:
        yield unknown_line(trail, silent[0])
    elif silent:
        says = "; ".join(_clause_words(finding) for finding in silent)
        yield f"Nothing is held, and no source is said to be complete, that would tell: {says}."


def _clause_words(finding: Finding) -> str:
    says = (finding.says or finding.because).rstrip(".")
    start = says[:1] if says[:2].isupper() else says[:1].lower()
    return f"{start}{says[1:]} ({finding.clause})"


def _open(standing: Standing) -> tuple[str, ...]:
    if standing.range is None or standing.settled:
        return ()
    low, high = (standing.outcomes.index(outcome) for outcome in standing.range)
    return standing.outcomes[low : high + 1]


def line(finding: Finding) -> str:
    """One finding: what the clause says, what was found, since when, and on which signals."""
    since = f", since {day_words(finding.since)}" if finding.since and finding.answer is MET else ""
    cited = f" [{', '.join(finding.evidence)}]" if finding.evidence else ""
    says = sentence(finding.says) if finding.says else ""
    return f"{says} {sentence(finding.because + since)} ({finding.clause}){cited}".strip()


def unknown_line(trail: Subject, finding: Finding) -> str:
    """One thing that is not known, and who could answer it."""
    who = f" {roles(trail, listed(list(finding.judged_by), 'or'))} can say." if finding.judged_by else ""
    says = sentence(finding.says) if finding.says else ""
    because = "" if finding.because.startswith("nobody has answered") else f" {sentence(finding.because)}"
    return f"{says}{because}{sentence(who)} ({finding.clause})".replace(".The", ". The").strip()


def roles(trail: Subject, names: str) -> str:
    """Roles by their titles, joined as their names are."""
    joint = " and " if " and " in names else " or "
    return joint.join(_the(trail.roles.get(name, words_of(name))) for name in names.replace(", ", joint).split(joint))


def _the(title: str) -> str:
    return title if title.lower().startswith("the ") else f"the {title}"


def approval_line(trail: Trail, approval: Approval) -> str:
    """One change that people approve: who has, who has not, and what became of it."""
    move = f"{words_of(approval.from_ or 'nothing')} to {words_of(approval.to)}"
    given, missing = (listed([roles(trail, name) for name in names]) for names in (approval.given, approval.missing))
    match approval.status:
        case "given":
            text = f"{move}: approved by {given}"
        case "missing":
            text = f"{move} needs the approval of {missing}, not yet given"
        case "partial":
            text = f"{move}: approved by {given}; not yet by {missing}"
        case status:
            text = f"{move}: {words_of(status)}; wanted is the approval of {missing}"
    return f"{sentence(text)} ({approval.clause})"


def _duties(trail: Trail) -> Iterator[Section]:
    """What is still to be done, what was done, and who is told."""
    still: dict[str, list[str]] = {}
    done: dict[str, list[str]] = {}
    for obligation in trail.obligations:
        lines = done if obligation.status == "done" else still
        lines.setdefault(duty_words(trail, obligation), []).append(obligation.clause)
    told: dict[str, list[str]] = {}
    for notice in trail.notifications:
        told.setdefault(f"{_first_large(roles(trail, notice.to))}: {sentence(notice.about)}", []).append(notice.clause)
    for title, lines in (("What is to be done", still), ("What was done", done), ("Who is told", told)):
        yield from _section(title, (f"{text} ({', '.join(clauses)})" for text, clauses in lines.items()))


def duty_words(trail: Trail, duty: Obligation) -> str:
    """One duty: what, by whom, until when, and how it stands."""
    who = f" By {roles(trail, duty.who)}." if duty.who else ""
    due = f"due {day_words(duty.due)}" if duty.due else "no date is given"
    match duty.status:
        case "upcoming":
            standing = ""
        case "due":
            standing = ", today" if duty.due else ""
        case status:
            standing = f", {status}"
    return f"{sentence(duty.what)}{who} {sentence(due + standing)}"


def _first_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def assumed(setting: str, value: str, because: str, owner: str) -> str:
    """One assumption with its value, reason and owner."""
    return f"{words_of(setting)} = {value}: {sentence(because)} Owner: {owner}."
