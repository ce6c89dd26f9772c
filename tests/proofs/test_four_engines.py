"""Four engines judge alike: the core, the naive reference, durable-rules, and the formulas with which laws are proved.

The last two are given what the core measured; the reference measures by itself. `-rP` prints what was exercised.
"""

import os

import pytest
import shipped
import small
from alike import answers
from fixing import engine_of, measured

pytest.importorskip("z3")
pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed: pip install '.[durable]'")

from agreement import compared
from compiled import Formulas
from test_second_opinions import BUGS, PLANTED, ROWS, made

PROVIDERS = int(os.environ.get("QAENGINE_TEST_PROVIDERS", "60"))
"""How many providers are made for each policy that ships; `.ci/full` asks for 10,000."""
ROOM = 100
"""Of so many providers the formulas may have no room for one."""


@pytest.mark.parametrize("path", shipped.FILES, ids=lambda path: path.stem)
def test_four_engines_agree_about_every_provider(path):
    tally = compared(path, PROVIDERS)
    print("\n".join(tally.table()))
    assert not tally.differences, "\n\n".join(tally.differences[:10])
    assert (tally.count, tally.never_met) == (PROVIDERS, [])
    assert tally.without_room * ROOM <= tally.count


def formulas_differ() -> bool:
    """Whether the formulas differ from the core about any of the made-up providers."""
    policy = small.policy(PLANTED)
    formulas = Formulas(policy, small.AS_OF)
    for name, rows in ROWS.items():
        given = measured(formulas.world, engine_of(policy, made(name), small.AS_OF))
        if given is None or formulas.of(given) != answers(small.decided(PLANTED, *rows)):
            return True
    return False


def test_without_a_bug_the_formulas_do_not_differ():
    assert not formulas_differ()


@pytest.mark.parametrize("plant", BUGS, ids=lambda plant: plant.__name__)
def test_a_bug_planted_in_the_core_is_found_by_the_formulas(plant, monkeypatch):
    plant(monkeypatch)
    assert formulas_differ()
