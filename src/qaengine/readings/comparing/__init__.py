"""Two policies compared: what changed in meaning, on whom it tells, and the same evidence under several councils.

    policies -> forms (names, order and settings resolved) -> differences -> examples, decided by both -> moves

- `forms`, `conditions`, `policies`: a policy as plain forms that are equal when they mean the same by plain rewriting;
- `pairs`, `turns`, `differences`, `words`: which part is which, each smallest change, and what is said of it;
- `apart`, `moves`, `across`, `vocabularies`: what two or more policies say of the same evidence.
"""
