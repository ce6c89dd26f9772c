"""A second reading of a policy that decides: what is written, and yet is probably not what was meant.

Each review is a function from a policy to its findings, which are warnings or notes and never errors; what is refused
stands in `policy/careful`. These reviews need no more than the policy itself.

    uses.py     what is named somewhere, and what is declared and never named
    written.py  every condition as it stands in the file, with the places of its words
    ranges.py   which numbers and which words pass a test
    tests.py    tests that pass or fail whatever is held
    bands.py    ranges of sibling outcomes, and bands, that overlap or leave a gap
    repeats.py  criteria that say again what another says
    dates.py    dates outside the edition, and a review that is past
"""

from collections.abc import Callable, Iterator

from qaengine.errors import Mistake
from qaengine.policy.from_document import Policy
from qaengine.policy.review.bands import banded
from qaengine.policy.review.dates import dated
from qaengine.policy.review.repeats import repeated
from qaengine.policy.review.tests import empty_tests
from qaengine.policy.review.unused import never_named

Review = Callable[[Policy], Iterator[Mistake]]

REVIEWS: tuple[Review, ...] = (never_named, empty_tests, banded, repeated, dated)
"""Every review of the policy by itself."""
