"""The demonstration: four councils' policies on real ratings, then with made-up providers, then three in words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from qaengine.evaluation.judge import decide
from qaengine.faces.text import colour, shown
from qaengine.imports.cqc import Imported
from qaengine.imports.demo_data import COUNCIL_POLICIES, LICENCE_LINE, homecare_history, ratings_2021, synthetic_signals
from qaengine.outcome.decision import Decision
from qaengine.outcome.phrases import words_of
from qaengine.outcome.trail import Standing
from qaengine.outcome.truth import UNKNOWN
from qaengine.policy.from_document import Policy
from qaengine.policy.library import load_policy
from qaengine.signals.history import Register
from qaengine.signals.reading import signals_from_records

RATINGS_DAY, HISTORY_DAY = date(2021, 3, 1), date(2025, 2, 1)
STORIES = (
    ("herefordshire", "concern_level", "level_3"),
    ("oxfordshire", "traffic_light", "red"),
    ("warwickshire", "grade", "green"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One look at many providers: each under its own council's policy, on one day."""

    title: str
    day: date
    register: Register
    policies: Mapping[str, str]

    @property
    def providers(self) -> int:
        """How many providers are decided about."""
        return len(self.policies)

    def decisions(self) -> Iterator[Decision]:
        """The decision about each provider."""
        loaded: dict[str, Policy] = {}
        for provider, name in sorted(self.policies.items(), key=lambda pair: (pair[1], pair[0])):
            policy = loaded.setdefault(name, loaded.get(name) or load_policy(name, as_of=self.day))
            yield decide(policy, self.register, provider=provider, as_of=self.day)


def rounds() -> Iterator[Round]:
    """Real ratings alone; the histories of home care; the real ratings with made-up providers beside them."""
    ratings, history, made_up = ratings_2021(), homecare_history(), synthetic_signals()
    yield _round("Every location of February 2021, from its CQC rating alone", RATINGS_DAY, ratings)
    yield _round("Home care and others, from their rating histories to January 2025", HISTORY_DAY, history)
    yield _round("Made-up providers with synthetic signals of other kinds", RATINGS_DAY, None, made_up)


def _round(title: str, day: date, real: Imported | None, made_up: Sequence[Mapping[str, object]] = ()) -> Round:
    policies = (
        {} if real is None else {one.provider: COUNCIL_POLICIES[one.local_authority or ""] for one in real.locations}
    )
    invented = {str(record["provider"]) for record in made_up} - {"*"}
    policies |= {provider: provider.split("-")[1] for provider in invented}
    records = [*(real.records if real else ()), *made_up]
    return Round(title=title, day=day, register=Register(signals_from_records(records)), policies=policies)


def show(console: Console, each: Round, decided: Sequence[Decision]) -> None:
    """One round as a table: how often each outcome is indicated, and why nothing is where nothing is."""
    console.print()
    console.print(Text(f"{each.title}: {each.providers}, as of {each.day}", style="bold"))
    console.print(
        Text(LICENCE_LINE if "ynthetic" not in each.title else "All of these signals are synthetic.", style="dim")
    )
    for policy in sorted({decision.policy.id for decision in decided}):
        mine = [decision for decision in decided if decision.policy.id == policy]
        table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
        for _ in range(3):
            table.add_column(overflow="fold")
        for name in mine[0].decisions:
            table.add_row(words_of(name), _counts(name, mine), _why_nothing(name, mine))
        console.print(Text(f"{words_of(policy).capitalize()} ({len(mine)})"))
        console.print(table)


def _counts(name: str, decided: Sequence[Decision]) -> Text:
    standings = [decision.decisions[name] for decision in decided]
    counts = Counter(_answer(standing) for standing in standings)
    order = [*standings[0].outcomes, *sorted(key for key in counts if key not in standings[0].outcomes)]
    text = Text()
    for outcome in order:
        if counts[outcome]:
            text.append(f"{words_of(outcome)} {counts[outcome]}", style=colour(standings[0], outcome))
            text.append("  ")
    return text


def _answer(standing: Standing) -> str:
    if standing.indicated is not None:
        return standing.indicated
    if standing.range is None:
        return "not decided"
    low, high = standing.range
    return f"nothing indicated ({words_of(low)} to {words_of(high)})"


def _why_nothing(name: str, decided: Sequence[Decision]) -> Text:
    """The commonest reason why nothing is indicated."""
    reasons: Counter[str] = Counter()
    for decision in decided:
        standing = decision.decisions[name]
        if standing.indicated is None and standing.range is not None:
            reasons.update(
                {
                    finding.because
                    for finding in decision.criteria
                    if finding.decision == name and finding.answer is UNKNOWN
                }
            )
    common = reasons.most_common(1)
    return Text(f"because {common[0][0]}" if common else "", style="dim")


def stories(console: Console) -> None:
    """Three decisions explained."""
    each = _round("", RATINGS_DAY, None, synthetic_signals())
    found = {decision.provider: decision for decision in each.decisions()}
    for policy, name, outcome in STORIES:
        for decision in found.values():
            if decision.policy.id == policy and decision.decisions[name].indicated == outcome:
                console.print()
                console.print(shown(decision))
                break
