"""Two policies compared: what changed in meaning, on whom it shows, and the same evidence under several councils.

    policies -> forms (`policy.forms`) -> differences -> examples, decided by both -> moves

- `pairs`, `turns`, `grouping`, `differences`, `words`: which part is which, each smallest change, what is said of it;
- `pantry`, `mixing`, `measures`, `recipes`, `hunting`: a made-up provider for each difference, decided by both;
- `leniency`: whether the new policy is ever less serious; `comparison` is all of this together;
- `apart`, `moves`, `across`, `vocabularies`: what two or more policies say of the same evidence.
"""
