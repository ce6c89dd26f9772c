"""The careful second look at a policy: every name leads somewhere, every value is one that its indicator can have.

What the shape alone cannot tell (the vocabulary, the other sections) is checked here, and each literal of a test
becomes what its indicator's type says it is: a number, a period, a date, a yes or no, or a word.

    look.py        the whole, section by section
    names.py       what is named in the policy, and the checks that every section shares
    settings.py    settings, dates, and whatever else stands by itself
    signals.py     kinds, fields, `where`
    indicators.py  the operators, in the order in which they rest on each other; each gets its type
    values.py      those that give words for numbers: scores, bands, matrices
    conditions.py  conditions, tests and criteria
    decisions.py   decisions, outcomes, changes, questions
    laws.py        laws of the policy's own, and those that it breaks
    literals.py    tests and bounds against types
    circles.py     what rests on itself
"""
