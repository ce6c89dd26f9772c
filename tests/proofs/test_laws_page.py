"""The page of the laws is true: its policy keeps each law, and each twin breaks the law it stands under."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from small import _record

pytest.importorskip("z3")
pytest.importorskip("hypothesis")

from qaengine.periods import Period, back
from qaengine.policy.from_document import policy_from_document
from qaengine.readings.proofs.differing import Comparing
from qaengine.readings.proofs.laws import DIFFERS_AS_DECLARED, LAWS
from qaengine.readings.proofs.proving import Prover
from qaengine.readings.proofs.shown import shown
from qaengine.readings.properties.laws import laws_of
from qaengine.readings.properties.trial import Trial
from qaengine.readings.properties.world import World

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "laws.md").read_text(encoding="utf-8")
AS_OF = date(2025, 9, 30)
KEPT = re.search(r"```yaml title=elderbrook.yaml\n(.*?)```", PAGE, re.DOTALL)[1]
EVERY = dict(re.findall(r"^## `(\w+)`\n(.*?)(?=^##? )", PAGE, re.MULTILINE | re.DOTALL))
SECTIONS = {name: section for name, section in EVERY.items() if name != DIFFERS_AS_DECLARED.name}
OWN = {str(law.law): str(law.says) for law in policy_from_document(KEPT, file="kept.yaml").tree.laws}
NOTHING_TO_SHOW = {law.name for law in LAWS[3:]}
"""Laws that say that there is something: refuted when there is nothing, and so with nothing to show."""


def twin(name):
    """The policy of the page with the one line that breaks the law."""
    ((was, becomes),) = re.findall(rf"```diff title={name}\.yaml\n-(.*?)\n\+(.*?)\n```", SECTIONS[name])
    assert KEPT.count(was) == 1
    return policy_from_document(KEPT.replace(was, becomes), file=f"{name}.yaml")


def test_every_law_of_a_policy_has_its_section_with_what_it_says_and_leaves_out():
    assert list(SECTIONS) == [*(law.name for law in LAWS), *OWN]
    for law in (*LAWS, DIFFERS_AS_DECLARED):
        assert EVERY[law.name].startswith(f"\n{law.says}\n")
        assert re.findall(r"^- (.*)$", EVERY[law.name], re.MULTILINE)[: len(law.provisos)] == list(law.provisos)


def test_the_policy_of_the_page_keeps_every_law():
    verdicts = list(Prover(policy_from_document(KEPT, file="kept.yaml"), AS_OF).verdicts())
    assert {verdict.law.name for verdict in verdicts} == set(SECTIONS)
    assert {verdict.state for verdict in verdicts} == {"proved"}


@pytest.mark.parametrize("name", SECTIONS)
def test_each_twin_breaks_its_law_by_the_smallest_counterexample_which_the_engine_decides_so(name):
    broken = twin(name)
    found = [one for one in Prover(broken, AS_OF).verdicts() if one.law.name == name and one.state != "proved"]
    assert {one.state for one in found} == {"refuted"}
    (first, *_) = found
    if name in NOTHING_TO_SHOW:
        assert first.counterexample is None
        return
    assert first.counterexample.smallest
    providers = [one for one in (first.counterexample.before, first.counterexample.after) if one is not None]
    decided = shown(broken, AS_OF, first)
    assert len(decided) == len(providers)
    for provider, made in zip(providers, decided, strict=True):
        if first.about.decision is not None:
            standing = made.decision[first.about.decision]
            assert (standing.indicated, standing.range) == (provider.indicated, provider.range)


def test_the_next_edition_of_the_page_differs_undeclared():
    text = KEPT
    for was, becomes in re.findall(r"```diff title=next\.yaml\n-(.*?)\n\+(.*?)\n```", EVERY[DIFFERS_AS_DECLARED.name]):
        assert text.count(was) == 1
        text = text.replace(was, becomes)
    old, new = policy_from_document(KEPT, file="kept.yaml"), policy_from_document(text, file="next.yaml")
    assert [one.state for one in Comparing(old, new, AS_OF).differences()] == ["refuted"]


# Laws of the engine

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if re.match(r"\| `\w+`: ", line)
]
ENGINE = {law.name: law for law in laws_of(policy_from_document(KEPT, file="kept.yaml")) if ":" not in law.name}
CORRECTED, MISSING = "corrections_take_effect", ("no_panel_is_skipped", "named_approvals_are_of_distinct_roles")
OTHER_WAY_ROUND, INSTEAD = "order_does_not_matter", ("a_signal_made_worse_never_lowers", "learning_only_narrows")


def trial(world, name, history, then):
    """The trial that the row of the page writes: signals, and a day or signals of the second provider."""
    held = tuple(signal_of(world, row, f"s{n:02}") for n, row in enumerate(re.findall(r"`([^`]+)`", history), start=1))
    spans = re.findall(r"`([^`]+)`", then)
    days = [date.fromisoformat(one) for one in spans if re.fullmatch(r"\d{4}-\d\d-\d\d", one)]
    more = tuple(signal_of(world, row, f"t{n}") for n, row in enumerate(one for one in spans if " " in one))
    day = days[0] if days else None
    if name == OTHER_WAY_ROUND:
        return Trial(held=(), before=held, after=held[::-1], as_of=AS_OF)
    if name == CORRECTED:
        return Trial(held=(), before=held, after=(replace(held[-1], supersedes=None),), as_of=AS_OF)
    if name in MISSING:
        return Trial(held=held[:1], before=held[1:], after=more, as_of=AS_OF)
    if name in INSTEAD:
        return Trial(held=held[:-1], before=held[-1:], after=more, as_of=AS_OF)
    return Trial(held=held, after=more, as_of=AS_OF, day=day, known_at=day if name.startswith("nothing_") else None)


def signal_of(world, row, name):
    return world.signal({**_record(row, name), "provider": "example"})


def test_every_law_of_the_engine_has_its_row_with_what_it_says():
    assert [cells[0] for cells in ROWS] == [f"`{name}`: {law.says}" for name, law in ENGINE.items()]


@pytest.mark.parametrize("cells", ROWS, ids=lambda cells: cells[0].split("`")[1])
def test_each_law_of_the_engine_holds_of_the_history_beside_it(cells):
    law, history, then, seen = cells
    name = law.split("`")[1]
    world = World(policy_from_document(KEPT, file="kept.yaml"), AS_OF)
    made = trial(world, name, history, then)
    assert made.first or made.second or name == "unknown_never_reads_as_good"
    assert ENGINE[name].broken(world, made) is None
    assert seen


def of_row(name):
    """The world of the page's policy and the trial that the law's row writes."""
    (cells,) = [one for one in ROWS if f"`{name}`" in one[0]]
    world = World(policy_from_document(KEPT, file="kept.yaml"), AS_OF)
    return world, trial(world, name, *cells[1:3])


def test_the_histories_are_not_beside_the_point():
    """Of those of which it does not go without saying: the duty is overdue, the window begins so, a rise waits."""
    world, made = of_row("overdue_only_grows_until_done")
    assert [one.status for one in world.decide(made.held).obligations] == ["overdue"]
    world, made = of_row("window_edges_are_exact")
    assert back(AS_OF, Period(months=6)) == made.day
    world, made = of_row("in_force_moves_only_as_its_clauses_allow")
    standing = world.decide(made.held)["level"]
    assert (standing.indicated, standing.in_force) == ("level_2", "level_1")
    world, made = of_row("complete_approvals_take_effect")
    standing = world.decide(made.held)["level"]
    assert (standing.in_force, standing.in_force_since) == ("level_1", date(2025, 9, 25))
    for name in MISSING:
        world, made = of_row(name)
        assert [world.decide(held)["level"].in_force for held in (made.first, (*made.first, *made.after))] == [
            "level_1",
            "level_2",
        ]
    world, made = of_row("due_dates_are_exact")
    assert [one.due for one in world.decide(made.held).obligations] == [made.day]
    world, made = of_row("one_more_adverse_signal_never_lowers")
    assert world.decide(made.first)["level"].indicated == "level_2"
