"""Mistakes planted in the shipped policies, each a slip that an editor could make, and the law that has to name it.

Where no law can, because the policy is sound and only another one, it is what differs from the shipped edition.
"""

# ruff: noqa: E501  (what is replaced is a line of a policy, and stands here as it stands there)

from dataclasses import dataclass

OVERALL = "              - {cqc_overall: inadequate}\n"


@dataclass(frozen=True, kw_only=True)
class Planted:
    """A mistake: what is replaced in which policy, and by which law of what it is named; no law is `--against`.

    `long`: the law is asked of it only in the long run. `shown`: signals are found on which the editions differ.
    """

    slip: str
    policy: str
    changes: tuple[tuple[str, str], ...]
    decision: str
    law: str | None = None
    clause: str | None = None
    long: bool = False
    shown: bool = True


PLANTED = (
    # Named by a law of every policy
    Planted(
        slip="a threshold turned round", long=True,
        policy="herefordshire", decision="concern_level", law="worse_never_lowers",
        changes=(("when: {warning_notices: {at_least: 1}}", "when: {warning_notices: {at_most: 1}}"),),
    ),
    Planted(
        slip="or_better where it was or_worse",
        policy="herefordshire", decision="concern_level", law="worse_never_lowers",
        changes=(("            when: {key_questions: {every: {or_worse:", "            when: {key_questions: {every: {or_better:"),),
    ),
    Planted(
        slip="the worst rating forgotten", long=True,
        policy="herefordshire", decision="concern_level", law="worse_never_lowers",
        changes=(("when: {cqc_overall: inadequate}", "when: {cqc_overall: requires_improvement}"),),
    ),
    Planted(
        slip="a gap between two lengths of time", long=True,
        policy="herefordshire", decision="concern_level", law="worse_never_lowers",
        changes=(
            ("when: {suspended_for: {at_least: 0 days}}", "when: {suspended_for: {between: [0 days, 2 months]}}"),
        ),
    ),
    Planted(
        slip="a rating missing from a list",
        policy="halton", decision="mdt", law="worse_never_lowers",
        changes=((OVERALL, ""),),
    ),
    Planted(
        slip="a suspension that lapses by itself",
        policy="halton", decision="suspension", law="worse_never_lowers",
        changes=(("                - {suspended_for: {at_least: {setting: begun}}}", "                - {suspended_for: {at_most: {setting: begun}}}"),),
    ),
    Planted(
        slip="unknown counted as good",
        policy="herefordshire", decision="concern_level", law="unknown_is_never_good",
        changes=(("            when: {willing: true}\n", "            when: {any_of: [{willing: true}, {willing: {known: false}}]}\n"),),
    ),
    Planted(
        slip="a threshold of nothing",
        policy="herefordshire", decision="concern_level", law="no_vacuous_criterion",
        clause="hfd18.app2.l2.cqc-compliance",
        changes=(("when: {compliance_actions: {at_least: 1}}", "when: {compliance_actions: {at_least: 0}}"),),
    ),
    Planted(
        slip="two bounds that cross", shown=False,
        policy="herefordshire", decision="concern_level", law="no_dead_criterion",
        clause="hfd18.app2.l3.further-default",
        changes=(("{further_default_notices: {at_least: 1}}", "{further_default_notices: {at_least: 2, at_most: 1}}"),),
    ),
    Planted(
        slip="an outcome with the condition of a more serious one",
        policy="herefordshire-2016", decision="concern_level", law="every_outcome_reachable",
        changes=(("when: {review_decides: routine}", "when: {review_decides: level_1}"),),
    ),
    Planted(
        slip="a criterion of the more serious outcome said again below it", shown=False,
        policy="herefordshire", decision="concern_level", law="no_shadowed_criterion",
        clause="hfd18.app2.l2.default-notice",
        changes=(
            ("            when: {default_notices: {at_least: 1}}\n", "            when: {further_default_notices: {at_least: 1}}\n"),
        ),
    ),
    Planted(
        slip="a level shadowed by the one above it",
        policy="warwickshire", decision="grade", law="no_shadowed_criterion", clause="wcc17.grade.amber.effectiveness",
        changes=(("          when: {effectiveness: red}", "          when: {effectiveness: [amber, red]}"),),
    ),
    Planted(
        slip="the lights of a matrix taken for each other",
        policy="herefordshire-2016", decision="overall_rag", law="worse_never_lowers",
        changes=(("when: {weighted_matrix: red}", "when: {weighted_matrix: green}"),),
    ),
    # Named by a law of the policy's own
    Planted(
        slip="an override dropped",
        policy="oxfordshire", decision="traffic_light", law="key_red_forces_red",
        changes=(
            ("                - {key_standards: {some: red}}\n", ""),
            ("            when: {key_standards: {some: red}}\n", "            when: {other_standards: {some: red}}\n"),
        ),
    ),
    Planted(
        slip="every for some in an override", long=True,
        policy="oxfordshire", decision="traffic_light", law="key_red_forces_red",
        changes=(
            ("                - {key_standards: {some: red}}\n", "                - {key_standards: {every: red}}\n"),
            ("            when: {key_standards: {some: red}}\n", "            when: {key_standards: {every: red}}\n"),
        ),
    ),
    Planted(
        slip="some for every in what green needs",
        policy="oxfordshire", decision="traffic_light",
        changes=(
            ("when: {standards: {every: green}}", "when: {standards: {some: green}}"),
            ("            when: {key_standards: {every: green}}", "            when: {key_standards: {some: green}}"),
        ),
    ),
    Planted(
        slip="any of what green needs",
        policy="oxfordshire", decision="traffic_light",
        changes=(
            ("        needs: all\n        basis: oxf.tl.green.key\n", "        needs: any\n"),
            ("when: {standards: {every: green}}", "when: {standards: {some: green}}"),
        ),
    ),
    Planted(
        slip="an override for the wrong process",
        policy="oxfordshire", decision="traffic_light", law="serious_concerns_are_red",
        changes=(("            when: {process: {in_force: serious_concerns}}", "            when: {process: {in_force: standards_of_care}}"),),
    ),
    Planted(
        slip="a presence forgotten", shown=False, policy="warwickshire", decision="grade", law="two_of_three_is_not_good",
        changes=(
            ("                - {components: {some: red}}\n                - {present: {some: {known: true, is: false}}}\n", "                - {components: {some: red}}\n"),
        ),
    ),
    Planted(
        slip="an absence of safety forgotten", policy="warwickshire", decision="grade", law="unsafe_is_red",
        changes=(
            ("          when: {any_of: [{safety: red}, {safety_present: {known: true, is: false}}]}", "          when: {safety: red}"),
        ),
    ),
    Planted(
        slip="two notices where one is enough", policy="herefordshire", decision="concern_level", law="inadequate_is_level_3",
        changes=(("            when: {proposals_to_cancel: {at_least: 1}}", "            when: {proposals_to_cancel: {at_least: 2}}"),),
    ),
    Planted(
        slip="every domain where one is enough", policy="halton", decision="mdt", law="inadequate_is_considered",
        changes=(("                - {cqc_domains: {some: inadequate}}\n", "                - {cqc_domains: {every: inadequate}}\n"),),
    ),
    # Sound, and another policy: named against the shipped edition
    Planted(
        slip="a key standard left out", policy="oxfordshire", decision="traffic_light",
        changes=(("part_of: standards, members: 4 to 7", "part_of: standards, members: 5 to 7"),),
    ),
    Planted(
        slip="twenty for two", shown=False, policy="oxfordshire", decision="process",
        changes=(("  multiple: {value: 2,", "  multiple: {value: 20,"),),
    ),
    Planted(
        slip="all for any", policy="herefordshire", decision="concern_level",
        changes=(
            ("            when:\n              any_of:\n                - {serious_concerns: {at_least: 1}}", "            when:\n              all_of:\n                - {serious_concerns: {at_least: 1}}"),
        ),
    ),
    Planted(
        slip="a window shortened", policy="herefordshire", decision="concern_level",
        changes=(("  repeated_within: {value: 6 months,", "  repeated_within: {value: 3 months,"),),
    ),
    Planted(
        slip="none_fail changed to any", policy="herefordshire", decision="concern_level",
        changes=(("        needs: none_fail\n", "        needs: any\n"),),
    ),
    Planted(
        slip="at least for more than", policy="herefordshire", decision="concern_level",
        changes=(("{suspended_for: {more_than: {setting: long_in_place}}}", "{suspended_for: {at_least: {setting: long_in_place}}}"),),
    ),
    Planted(
        slip="a cap weakened", policy="warwickshire", decision="grade",
        changes=(
            ("      - clause: wcc17.def.no-trade\n        at: amber\n", "      - clause: wcc17.def.no-trade\n        at: green\n"),
            ("      - clause: wcc17.def.all-three\n        at: amber\n", "      - clause: wcc17.def.all-three\n        at: green\n"),
        ),
    ),
    Planted(
        slip="a draft counted as a rating", shown=False, policy="halton", decision="pamms_rating",
        changes=(("field: overall, when: published_on}", "field: overall}"),),
    ),
    Planted(
        slip="what happens at a met threshold forgotten", policy="oxfordshire", decision="traffic_light",
        changes=(("            when: {process: {in_force: standards_of_care}}\n", "            when: {process: {in_force: serious_concerns}}\n"),),
    ),
    Planted(
        slip="an exception that covers more", policy="herefordshire", decision="concern_level",
        changes=(
            ("            unless: {key_questions: {every: {or_worse: requires_improvement}}}", "            unless: {key_questions: {some: {or_worse: requires_improvement}}}"),
        ),
    ),
)  # fmt: skip
