"""The laws of escalation tried on many made-up providers, by Hypothesis; for the pytest plugin.

    world = World(policy, as_of)               # the policy, and signals worth trying
    for law in laws_of(policy):
        found = tried(law, world, settings)    # None, or the smallest counterexample that was found

What proves is in `proofs`. Here nothing is proved: a law that holds has held on so many examples. But here the
engine is tried with the policy, over whole histories of signals, with days, what was known then, and what is in force.
"""
