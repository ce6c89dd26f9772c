"""The policy as formulas, and the laws of escalation asked of them for every value that an indicator can have.

    three.py      met, not met and unknown as two formulas, and how they combine
    measures.py   what an indicator can measure, with nothing fixed: values, numbers, lengths of time, groups
    subjects.py   the indicators of a policy as such measures; what rests on others is worked out from them
    judged.py     criteria, needs, outcomes and ranges as formulas
    worlds.py     one provider with everything open; two of them that differ in what may differ
    laws.py       the laws, each a question with its counterexample twin
    limits.py     how far the solver goes with one question, alike on every machine
    proving.py    each law put to the solver: proved, refuted by the smallest counterexample, or not proved
    smallest.py   the smallest model, and the provider that it tells of
    alike.py      which indicators of two editions are the same
    renamed.py    a part of a policy with other names in it
    mixed.py      a decision in which what is declared to differ is as the other edition has it
    editions.py   two editions in one policy
    differing.py  whether two editions differ only as declared
    folds.py      the operators' own laws, by which a proof holds for histories of any length
    shown.py      a counterexample in words, and as signals that were decided again

It needs z3 (the extra `prove`), which nothing else imports.
"""
