"""The polarity walk: whether worse evidence never lowers a decision, as far as the form of its rules alone tells.

Nothing is tried and nothing solved: each rule is taken apart once, and held against what its decision may come to when
its indicators get worse. So it is sound (what it says holds, `qaengine prove` proves) and not complete: what it does
not see may still hold.

    signs.py     rises, falls, both or neither: how one thing moves as another gets worse
    measures.py  what an indicator measures, and which way that moves as the evidence gets worse
    facts.py     what a test says of a measure: facts, and formulas of facts
    answers.py   tests of measures: each as when it is surely met, and when it is not known to fail
    rules.py     conditions, criteria, outcomes and decisions in the same two ways
    follows.py   whether one formula follows from another after the evidence has got worse
    walk.py      the law asked of each decision, and what stands in its way
    told.py      what stands in its way, in words
"""
