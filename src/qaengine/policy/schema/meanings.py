"""What the words mean that a key takes one of, and what tests and combinations of conditions ask."""

from collections.abc import Mapping

PICKS: Mapping[str, str] = {
    "most_serious": "The most serious outcome that is reached.",
    "first": "The first in order that is reached.",
    "unique": "The only one that is reached; nothing when two are.",
    "recorded": "The one that signals record; see `recorded`.",
}
NEEDS: Mapping[str, str] = {
    "any": "One criterion is met (the default).",
    "all": "Every criterion is met.",
    "none_fail": "At least one is met, and none is known to fail: for good outcomes.",
    "nothing_worse": "Every worse outcome is known to fail.",
}
BASES: Mapping[str, str] = {
    "source": "The framework itself gives it; `clause` says where.",
    "assumption": "The framework does not give it; `because` says why so, `owner` who answers for it.",
    "instruction": "The council instructed it outside the framework.",
}
DUTIES: Mapping[str, str] = {
    "obligation": "Something that must be done.",
    "deadline": "Something that must be done by a day.",
    "cadence": "Something that comes again and again.",
    "notification": "Somebody must be told.",
    "forum": "A meeting must be held.",
    "approval": "An approval must be sought.",
}
CLAUSES: Mapping[str, str] = {
    "threshold": "It says from where on an outcome holds (the default).",
    "override": "It prevails over other criteria.",
    "scope": "It says whom the framework covers.",
    "transition": "It says how one outcome becomes another.",
    "scale": "It names the values of a scale.",
    "judgement": "A person judges it.",
    "approval": "It says who approves.",
    "score": "It is part of a score.",
    "obligation": "It says what must be done.",
}
AT_ONCE: Mapping[str, str] = {"at_once": "A worsening needs no approval."}
WORDS_OF: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("Break", "law"): {
        "worse_never_lowers": "Worse evidence never lowers what is indicated, nor either end of the range.",
        "learning_narrows": "Learning what was not known never widens the range.",
        "unknown_is_never_good": "Of a provider about whom nothing is known nothing is indicated.",
        "every_outcome_reachable": "Every outcome can be indicated.",
        "no_dead_criterion": "Every criterion can be met.",
        "no_vacuous_criterion": "Every criterion can fail.",
        "no_shadowed_criterion": "Every criterion can make a difference to its decision.",
    },
    ("Break", "lowers"): {"range": "An end of the range, and never what is indicated."},
    ("Decision", "pick"): PICKS,
    ("Setting", "basis"): BASES,
    ("Complete", "basis"): BASES,
    ("Duty", "kind"): DUTIES,
    ("Criterion", "kind"): CLAUSES,
    ("Question", "kind"): CLAUSES,
    ("Change", "worsening"): AT_ONCE,
}
"""What each word means at the keys that take one of a few words."""

TESTS: Mapping[str, str] = {
    "at_least": "This or more.",
    "more_than": "Strictly more than this.",
    "at_most": "This or less.",
    "less_than": "Strictly less than this.",
    "between": "From the first to the second, both included.",
    "is": "One of these values.",
    "is_not": "Known, and none of these values.",
    "or_worse": "This value of the scale, or one that is worse.",
    "or_better": "This value of the scale, or one that is better.",
    "known": "Whether a value is held at all; the one test that is never unknown.",
    "happened": "Whether the event of this date has happened: absent is unknown, null is not yet.",
    "every": "Each member of the group passes this.",
    "some": "At least one member of the group passes this.",
    "indicated": "What the decision indicates, asked of its whole range.",
    "in_force": "What stands in force for the decision.",
}
COMBINED: Mapping[str, str] = {
    "all_of": "All of these conditions are met.",
    "any_of": "At least one of these conditions is met.",
    "none_of": "None of these conditions is met.",
    "at_least_of": "At least `n` of several indicators, or of the members of one group, pass a test.",
}
"""What each test and each way of putting conditions together means."""
