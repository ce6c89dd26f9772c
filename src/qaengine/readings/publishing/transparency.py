"""A draft Algorithmic Transparency Record, filled as far as a policy can fill it.

Tiers, sections and fields are those of version 3.0 of the Algorithmic Transparency Recording Standard (ATRS), by
name; what stands in them is written here. Nothing is invented: what a policy does not say is for the council to add.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qaengine.outcome.measure_words import kind_words
from qaengine.outcome.phrases import counted, day_words, listed, plural, sentence
from qaengine.policy.from_document import Policy
from qaengine.readings.publishing.decisions import kinds_of
from qaengine.readings.publishing.names import Names
from qaengine.version import LANGUAGE

STANDARD = "3.0"
RULES = "A fixed set of published rules. It learns nothing, and no model is trained."


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the record: what the policy says, and what the council must add (None when nothing)."""

    name: str
    said: tuple[str, ...] = ()
    wanted: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section of the record, in tier 1 or 2."""

    tier: int
    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft record about one policy."""

    title: str
    parts: tuple[Part, ...]


def draft(names: Names) -> Draft:
    """The record, tier by tier."""
    return Draft(
        title=str(names.policy.tree.title),
        parts=(
            _part(1, "Overview", _overview(names)),
            _part(2, "Owner and responsibility", _owner(names)),
            _part(2, "Description and rationale", _description(names)),
            _part(2, "Decision-making process", _process(names)),
            _part(2, "Tool specification", _tool(names)),
            _part(2, "Model specification", _model()),
            _part(2, "Data specification", _data(names)),
            _part(2, "Risks, mitigations and impact assessments", _risks(names)),
        ),
    )


def _part(tier: int, name: str, fields: Iterator[Field]) -> Part:
    return Part(tier=tier, name=name, fields=tuple(fields))


# Tier 1


def _overview(names: Names) -> Iterator[Field]:
    policy = names.policy
    yield Field(name="Name", said=(f"{policy.tree.title}, edition {policy.edition}, as rules in qaengine",))
    yield Field(
        name="Description",
        said=(
            f"The tool applies {_source(policy)} to what is on record about one care provider. It says which outcome "
            f"of {_decisions(names)} the evidence indicates, on which clause and which record each answer rests, and "
            "what is not known.",
            "It indicates an outcome and never improves what is in force. What is not on record is never read as good.",
        ),
        wanted="why the tool is used, in the council’s own words",
    )
    yield Field(name="Website URL", wanted="where this record and the published policy can be read")
    yield Field(name="Contact email", wanted="whom the public can write to")


# Tier 2


def _owner(names: Names) -> Iterator[Field]:
    source = names.policy.tree.source
    publisher = f"The framework’s publisher is {source.publisher}." if source and source.publisher else None
    yield Field(
        name="Organisation or department", said=(publisher,) if publisher else (), wanted="the body that uses the tool"
    )
    yield Field(name="Team", wanted="the team that answers for the tool")
    owners = sorted({str(each.owner) for each in names.policy.tree.settings.values() if each.owner})
    owned = f"The assumptions in the policy are owned by: {listed(owners)}." if owners else None
    yield Field(name="Senior responsible owner", said=(owned,) if owned else (), wanted="the role that answers for it")
    yield Field(name="External supplier involvement", wanted="whether anybody outside supplied or runs the tool")
    yield Field(name="External supplier", wanted="who, if anybody")
    yield Field(name="Companies House number", wanted="of that supplier, if any")
    yield Field(name="External supplier role", wanted="what the supplier does, if there is one")
    yield Field(name="Procurement procedure type", wanted="how it was procured, if it was")
    yield Field(name="Data access terms", wanted="what data a supplier may see, and on what terms")


def _description(names: Names) -> Iterator[Field]:
    tree = names.policy.tree
    criteria = sum(len(each.criteria) for decision in tree.decisions.values() for each in decision.outcomes.values())
    yield Field(
        name="Detailed description",
        said=(
            f"{RULES} {plural(len(tree.indicators), 'measure', 'measures')} are taken from dated signals; "
            f"{plural(criteria, 'criterion is', 'criteria are')} asked of them, and each is met, not met or unknown.",
            "The outcome is shown with the range that missing answers leave open. The same policy, records and day "
            "give the same decision, and a decision kept can be made again.",
        ),
    )
    yield Field(
        name="Scope",
        said=tuple(sentence(str(each.says)) for each in tree.scope if each.says),
        wanted="for which providers it is used, and what it must not be used for",
    )
    yield Field(name="Benefit", wanted="what the council expects of it, and how that is measured")
    yield Field(name="Previous process", wanted="how this was done before")
    yield Field(name="Alternatives considered", wanted="what else was looked at, and why it was not chosen")


def _process(names: Names) -> Iterator[Field]:
    tree = names.policy.tree
    yield Field(
        name="Process integration",
        said=(
            f"The tool answers {_decisions(names)}. {plural(len(tree.duties), 'duty', 'duties')} and "
            f"{counted(len(tree.questions), 'question')} for people may follow.",
        ),
        wanted="where in the council’s own work the answers are used",
    )
    yield Field(
        name="Provided information",
        said=(
            "For each decision: the outcome indicated, the range still open, what is in force, every criterion with "
            "its answer, clause, reason and records, the approvals asked for, what falls due, what only people can "
            "answer, and the assumptions it rests on.",
        ),
    )
    yield Field(name="Frequency and scale of usage", wanted="how often, by how many people, about how many providers")
    yield Field(name="Human decisions and review", said=tuple(_people(names)), wanted="how these are checked")
    yield Field(name="Required training", wanted="what people must have learned before they use it")
    yield Field(
        name="Appeals and review",
        said=("A provider can be shown every criterion, record and assumption that a decision rests on.",),
        wanted="how a provider or a member of the public can question a decision",
    )


def _people(names: Names) -> Iterator[str]:
    """What people decide: changes, judgements, and what happens at once."""
    changes = names.policy.tree.changes
    approved = [change for change in changes if change.worsening is None]
    at_once = sorted({str(change.decision) for change in changes if change.worsening is not None})
    if approved:
        roles = dict.fromkeys(names.role(role) for each in approved for by in each.approved_by for role in by.role)
        yield f"What is in force changes when people approve it: {listed(list(roles))}."
    else:
        yield "The policy names nobody who approves a change; what is in force is only what people record."
    for name in at_once:
        yield f"{names.decision(name)} worsens at once when the evidence does, without approval; it never improves so."
    judged = sorted({names.role(role) for role in _judges(names)})
    if judged:
        yield f"A person’s answer prevails over the rules where the policy says so, given by: {listed(judged)}."


def _judges(names: Names) -> Iterator[str]:
    for decision in names.policy.tree.decisions.values():
        for criterion in (each for outcome in decision.outcomes.values() for each in outcome.criteria):
            yield from (str(role) for role in (*criterion.judged_by, *criterion.decided_by))


def _tool(names: Names) -> Iterator[Field]:
    policy = names.policy
    yield Field(
        name="System architecture",
        said=(
            f"A library and a command in Python (qaengine, policy language {LANGUAGE}) read the policy, a file of "
            "text, and the signals. A decision reads no network, no clock and no chance.",
            f"Fingerprint of the policy: {policy.digest}.",
        ),
        wanted="on what systems it runs at the council",
    )
    yield Field(name="Phase", wanted="whether it is being designed, tried, used or retired")
    review = policy.tree.review_by
    reviewed = f"The framework is to be reviewed by {_day(review)}." if review else "The policy names no day of review."
    yield Field(name="Maintenance", said=(reviewed,), wanted="who keeps policy and tool up to date, and how often")
    yield Field(name="Models", said=(RULES,))


def _model() -> Iterator[Field]:
    none = "Does not apply: there is no model."
    names = (
        "Model name", "Model version", "Model task", "Model input", "Model output", "Model architecture",
        "Model performance", "Datasets", "Dataset purposes",
    )  # fmt: skip
    yield from (Field(name=name, said=(none,)) for name in names)


def _data(names: Names) -> Iterator[Field]:
    policy = names.policy
    kinds = sorted({kind for measure in policy.tree.indicators for kind in kinds_of(names, str(measure))})
    complete = sorted({kind_words(str(kind)) for each in policy.tree.complete for kind in each.kinds})
    yield Field(name="Source data name", said=("Signals about care providers.",), wanted="the council’s own registers")
    yield Field(name="Data modality", said=("Records of dates, numbers, choices and short texts.",))
    yield Field(
        name="Data description",
        said=(f"{counted(len(kinds), 'kind')} of signal: {listed([kind_words(kind) for kind in kinds])}.",),
    )
    yield Field(name="Data quantities", wanted="how many providers and signals")
    yield Field(
        name="Sensitive attributes",
        said=("No rule asks for a named person; staff and people supported stand in signals as keys, if at all.",),
        wanted="what personal data the council’s records hold all the same",
    )
    held = f"None on record is read as none only for: {listed(complete)}." if complete else None
    yield Field(
        name="Data completeness and representativeness",
        said=("What is not on record is unknown, and shown as such.", *([held] if held else [])),
        wanted="how complete each source is",
    )
    for name, wanted in (
        ("Source data URL", "where published sources can be found"),
        ("Data collection", "how and why the records were first collected"),
        ("Data cleaning", "what is done to records before they are used"),
        ("Data sharing agreements", "with whom, and under what agreement"),
        ("Data access and storage", "who sees the records, where they lie and for how long"),
    ):
        yield Field(name=name, wanted=wanted)


def _risks(names: Names) -> Iterator[Field]:
    tree = names.policy.tree
    assumed = sum(setting.basis == "assumption" for setting in tree.settings.values())
    yield Field(name="Impact assessments", wanted="each assessment, with its name, date, summary and place")
    yield Field(
        name="Risks and mitigations",
        said=(
            "Evidence is missing: it is shown as unknown and the range stays open, so that it does not read as good "
            "news.",
            f"The text gives no number or leaves a gap: {counted(assumed, 'assumption')} and "
            f"{counted(len(tree.readings), 'reading')} are written down with their reasons, and every decision names "
            "the assumptions that it rests on.",
            "Rules and framework part ways: each rule names its clause, and a changed text shows which rules it "
            "touches.",
        ),
        wanted="the council’s own register of risks, and what is done about each",
    )


# Words


def _source(policy: Policy) -> str:
    source = policy.tree.source
    if source is None:
        return f"“{policy.tree.title}”"
    return f"“{source.title}”" + (f" of {source.publisher}" if source.publisher else "")


def _decisions(names: Names) -> str:
    return listed([f"“{names.decision(str(name))}”" for name in names.policy.tree.decisions])


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))
