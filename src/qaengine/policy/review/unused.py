"""What a policy declares and then names nowhere."""

from collections.abc import Iterable, Iterator

from qaengine.errors import Mistake
from qaengine.policy.from_document import Policy
from qaengine.policy.review.findings import note, warning
from qaengine.policy.review.uses import counted_kinds, uses


def never_named(policy: Policy) -> Iterator[Mistake]:
    """Settings, indicators and readings that nothing rests on, roles that no rule names, kinds complete for nothing."""
    tree, used = policy.tree, uses(policy.tree)
    for name in _left(tree.settings, used.settings):
        yield warning("Q300", f"nothing uses the setting `{name}`", name, hint="use it, or delete it")
    for name in _left(tree.indicators, used.subjects):
        yield warning("Q301", f"nothing asks the indicator `{name}`", name, hint="ask it, or delete it")
    for name in _left(tree.readings, used.readings):
        hint = "name it where it applies, as `reading:`, or delete it"
        yield warning("Q302", f"nothing rests on the reading `{name}`", name, hint=hint)
    for name in _left({**tree.roles, **tree.forums}, used.people):
        what = "role" if name in tree.roles else "forum"
        text = f"no rule names the {what} `{name}`, so only signals can"
        yield note("Q303", text, name, hint="delete it, if nobody in that place decides anything")
    yield from _complete_for_nothing(policy)


def _left(declared: Iterable[str], used: frozenset[str]) -> Iterator[str]:
    return (name for name in declared if name not in used)


def _complete_for_nothing(policy: Policy) -> Iterator[Mistake]:
    """Kinds called complete of which no indicator and no duty counts what is absent."""
    counted = counted_kinds(policy.tree)
    for complete in policy.tree.complete:
        for kind in complete.kinds:
            if kind not in counted:
                text = f"`{kind}` is called complete, but nothing counts it"
                hint = "absence says nothing here: delete it, or ask an indicator that counts it"
                yield warning("Q304", text, kind, hint=hint)
