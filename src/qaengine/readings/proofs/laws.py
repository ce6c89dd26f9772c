"""The laws of escalation, each a named question with its counterexample twin.

The first group speaks of any policy; a policy adds its own under `laws`. Each law says what is asked of the solver,
what a counterexample would be, and the provisos under which a proof means what it says.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One law: its name, what it says, the question whose answer would break it, and what a proof of it leaves out."""

    name: str
    says: str
    twin: str
    provisos: tuple[str, ...] = ()


NEVER_LOWER = Law(
    name="worse_never_lowers",
    says="Worse evidence never lowers what is indicated, nor either end of the range.",
    twin="worse_lowers: of two providers the one with the worse evidence has the less serious outcome or range.",
    provisos=(
        "Worse is what the vocabulary says of kinds and fields; an indicator of which it says nothing is held still.",
        "A newer report may be better, and a window moves on: time and good news may lower an outcome.",
        "From the least serious outcome to none at all is no lowering: the good outcome has lost its evidence.",
    ),
)
LEARNING_NARROWS = Law(
    name="learning_narrows",
    says="Learning what was not known never widens the range.",
    twin="learning_widens: the same provider, better known, with an outcome in the range that was ruled out before.",
    provisos=(
        "Indicators that are asked whether they are known at all are held still: to learn of such a thing is an event.",
        "What a person answers prevails over what was computed, and is news rather than learning.",
    ),
)
UNKNOWN_IS_NOT_GOOD = Law(
    name="unknown_is_never_good",
    says="Of a provider about whom nothing is known nothing is indicated.",
    twin="unknown_is_good: an outcome that is indicated though nothing at all is known.",
)
REACHABLE = Law(
    name="every_outcome_reachable",
    says="Every outcome can be indicated.",
    twin="never_reached: an outcome that no evidence indicates.",
)
ALIVE = Law(
    name="no_dead_criterion",
    says="Every criterion can be met.",
    twin="dead: a criterion that no evidence meets.",
)
NOT_VACUOUS = Law(
    name="no_vacuous_criterion",
    says="Every criterion can fail.",
    twin="vacuous: a criterion that fails for no evidence.",
)
NOT_SHADOWED = Law(
    name="no_shadowed_criterion",
    says="Every criterion can make a difference to what its decision indicates.",
    twin="shadowed: a criterion without which the same is always indicated.",
)
LAWS = (
    NEVER_LOWER,
    LEARNING_NARROWS,
    UNKNOWN_IS_NOT_GOOD,
    REACHABLE,
    ALIVE,
    NOT_VACUOUS,
    NOT_SHADOWED,
)
"""The laws of any policy, in the order in which they are asked."""
DIFFERS_AS_DECLARED = Law(
    name="editions_differ_only_as_declared",
    says="Two editions come to the same for each decision, but for what the new one declares under `differs`.",
    twin="differs_undeclared: a provider for whom the editions come to something else that nothing declared explains.",
    provisos=(
        "Indicators are one where both editions define them alike, whatever they are called; of others each edition "
        "has its own, though they may look at the same signals.",
        "What is in force is taken to be the same under both.",
        "Changes, duties, questions, scope and triggers are not compared; `qaengine compare` tells of them.",
    ),
)
"""Asked of two editions; the others are asked of one."""
BOUNDS = (
    "Whatever an indicator can measure is tried, unknown included, and more than can happen: only what is plain about "
    "indicators that look at the same signals is used.",
    "Settings that change by date have the value of the as-of day, and lengths of time are counted back from it.",
    "Of a number or a date at most two different reports on one day; of a group that names no members at most three.",
)
"""What holds of every proof here."""
