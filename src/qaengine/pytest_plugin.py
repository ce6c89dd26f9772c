"""The pytest plugin: `pytest --qa-policy policies/mine.yaml` asks every law of the policy, each as an item of its own.

Without the option nothing of qaengine, and nothing of Hypothesis, is imported.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from qaengine.policy.from_document import Policy
    from qaengine.testing.session import Laws

NEEDS_POLICY = "this test is about a policy: say which with --qa-policy"
NAME = "qaengine-laws"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of qaengine."""
    group = parser.getgroup("qaengine", "qaengine: the laws of escalation")
    group.addoption(
        "--qa-policy", action="append", default=[], metavar="POLICY",
        help="Ask every law of this policy: a file, an id, or id@edition. May be given again.",
    )  # fmt: skip
    group.addoption(
        "--qa-examples", type=_count, default=None, metavar="N", help="Try each law on so many examples (100)."
    )
    group.addoption(
        "--qa-as-of", default=None, metavar="DATE",
        help="The day to decide for; without it a year after the edition began, or its last day if that is earlier.",
    )  # fmt: skip


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(text)
    return int(text)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Brings in the laws where a policy is named."""
    if config.getoption("qa_policy"):
        try:
            from qaengine.testing.session import laws_from
        except ModuleNotFoundError as error:
            text = f"--qa-policy needs `{error.name}`, which is not installed: pip install 'qaengine[test]'"
            raise pytest.UsageError(text) from None
        config.pluginmanager.register(laws_from(config), NAME)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `qa_policy`, or for what is made of it, is run for each policy."""
    laws: Laws | None = metafunc.config.pluginmanager.get_plugin(NAME)
    if "qa_policy" in metafunc.fixturenames and laws is not None:
        worlds = [one for one in laws.tried if one.world is not None]
        metafunc.parametrize("qa_policy", worlds, ids=[one.name for one in worlds], indirect=True, scope="session")


@pytest.fixture(scope="session")
def qa_policy(request: pytest.FixtureRequest) -> "Policy":
    """The policy that --qa-policy names; with several of them the test is run for each."""
    tried = getattr(request, "param", None)
    if tried is None:
        pytest.skip(NEEDS_POLICY)
    policy: Policy = tried.world.policy
    return policy


@pytest.fixture(scope="session")
def qa_signals(qa_policy: "Policy", request: pytest.FixtureRequest) -> Any:
    """A Hypothesis strategy of signals of one provider, aimed at the policy's thresholds and windows."""
    return _laws(request.config).signals(qa_policy)


@pytest.fixture(scope="session")
def qa_decide(qa_policy: "Policy", request: pytest.FixtureRequest) -> Callable[..., Any]:
    """What the policy decides on signals of `qa_signals`: `qa_decide(signals)`, with `as_of` or `known_at`."""
    return _laws(request.config).decide(qa_policy)


def _laws(config: pytest.Config) -> "Laws":
    laws: Laws | None = config.pluginmanager.get_plugin(NAME)
    assert laws is not None
    return laws
