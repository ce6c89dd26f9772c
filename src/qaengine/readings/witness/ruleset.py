"""The policy as a ruleset: criteria and decisions as rules over tests and conditions."""

from collections.abc import Iterator, Sequence
from datetime import date
from math import ceil
from typing import assert_never

from qaengine.policy.from_document import Policy
from qaengine.policy.records import AtLeastNeeded, Criterion, Decision
from qaengine.policy.types import ANY, TEXT
from qaengine.readings.witness.conditions import Conditions
from qaengine.readings.witness.parts import AskedHere, DecidedHere, Ruleset, Subject, cannot
from qaengine.readings.witness.passing import TooLarge, token
from qaengine.readings.witness.rules import FALSE, OPEN, TRUE, opposite


def ruleset_of(policy: Policy, day: date) -> Ruleset:
    """The policy on the day as rules; QaengineError where durable-rules cannot hold it or has no word for it."""
    try:
        return _Writing(policy, day).ruleset()
    except TooLarge as error:
        raise cannot(f"the number {error} is larger than it can hold exactly") from None


class _Writing(Conditions):
    """Writes the rules of one policy on one day."""

    def ruleset(self) -> Ruleset:
        """All of it."""
        self._agreements()
        for name in self.tree.decisions:
            self.decision(str(name))
        for name, decision in self.tree.decisions.items():
            self.made.asked += self._asked_of(str(name), decision)
        for part, criteria in (("scope", self.tree.scope), ("trigger", self.tree.triggers)):
            self.made.asked += [self._asked(one, None, None, part) for one in criteria]
        self.rules.checked()
        return self.made

    def _asked_of(self, name: str, decision: Decision) -> Iterator[AskedHere]:
        for outcome, of in decision.outcomes.items():
            for part, criteria in (("criteria", of.criteria), ("only_if", of.only_if)):
                for one in criteria:
                    yield self._asked(one, name, str(outcome), part)
        for cap in decision.cap:
            yield AskedHere(
                clause=str(cap.clause), decision=name, outcome=str(cap.at), part="cap",
                shown=self.condition(cap.when, True), certain=self.condition(cap.when, False),
            )  # fmt: skip

    def _asked(self, one: Criterion, decision: str | None, outcome: str | None, part: str) -> AskedHere:
        return AskedHere(
            clause=str(one.clause), decision=decision, outcome=outcome, part=part,
            shown=self.criterion(one, True), certain=self.criterion(one, False),
        )  # fmt: skip

    # Criteria

    def criterion(self, one: Criterion, presume: bool) -> str:
        """Not met where it does not concern the provider; else what a person named says, or else what is computed."""
        computed = self._computed(one, presume)
        answer = self._judged(one, computed) if one.judged_by else computed
        return self.rules.all_of([self.applies(one), answer])

    def _computed(self, one: Criterion, presume: bool) -> str:
        if one.when is None:
            return OPEN
        answer = self.condition(one.when, presume)
        if one.unless is None:
            return answer
        blocked = self.condition(one.unless, presume)
        if not presume:
            return self.rules.all_of([answer, opposite(blocked)])
        return self._not_blocked(answer, blocked)

    def _not_blocked(self, answer: str, blocked: str) -> str:
        """A mitigation that is not recorded does not block."""
        found, new = self.rules.named(("unless", answer, blocked))
        if new:
            stage = self.rules.after_all_before()
            self.rules.concludes(found, self.rules.shown(answer), unless=[blocked], stage=stage)
            for failed in (opposite(answer), blocked):
                self.rules.concludes(opposite(found), self.rules.shown(failed))
        return found

    def _judged(self, one: Criterion, computed: str) -> str:
        """A person's yes or no prevails; where nobody has spoken, what is computed."""
        people = Subject(of=str(one.clause), kind=ANY, what="people on", roles=tuple(map(str, one.judged_by)))
        said = self._yes_or_no(people)
        silent = self._silent(people)
        found, new = self.rules.named(("judged", said, silent, computed))
        if new:
            for turn in (str, opposite):
                self.rules.concludes(turn(found), self.rules.shown(turn(said)))
                self.rules.concludes(turn(found), self.rules.shown(silent), self.rules.shown(turn(computed)))
        return found

    def _yes_or_no(self, people: Subject) -> str:
        found, new = self.rules.named(("says", people.key))
        if new:
            for says, flag in ((found, "yes"), (opposite(found), "no")):
                self.rules.concludes(says, self.fact(people, {"alone": 1}, {"flag": flag}))
                self._hears(says, self.fact(people, {"alone": 0}, {"flag": flag}))
        return found

    def _silent(self, people: Subject) -> str:
        found, new = self.rules.named(("silent", people.key))
        if new:
            self.rules.concludes(found, self.fact(people, {"unknown": 1}))
        return found

    # Outcomes

    def need(self, name: str, outcome: str, presume: bool) -> str:
        """Whether what the outcome needs is met: enough criteria, everything it is bound to, and no cap."""
        decision = self.tree.decisions[name]
        of = decision.outcomes[outcome]
        worse = self._after(decision, outcome)
        caps = [opposite(self.condition(cap.when, presume)) for cap in decision.cap if str(cap.at) in worse]
        bound = [self._counted(one, presume) for one in of.only_if]
        return self.rules.all_of([self._reached(name, outcome, presume), *bound, *caps])

    @staticmethod
    def _after(decision: Decision, outcome: str) -> list[str]:
        outcomes = list(map(str, decision.outcomes))
        return outcomes[outcomes.index(outcome) + 1 :]

    def _counted(self, one: Criterion, presume: bool) -> str:
        """Met or not met only where it is known to concern the provider; met where it is known not to."""
        answer, applies = self.criterion(one, presume), self.applies(one)
        if applies == TRUE:
            return answer
        found, new = self.rules.named(("counted", answer, applies))
        if new:
            self.rules.concludes(found, self.rules.shown(opposite(applies)))
            self.rules.concludes(found, self.rules.shown(answer))
            self.rules.concludes(opposite(found), self.rules.shown(applies), self.rules.shown(opposite(answer)))
        return found

    def _reached(self, name: str, outcome: str, presume: bool) -> str:
        decision = self.tree.decisions[name]
        of = decision.outcomes[outcome]
        match of.needs:
            case "nothing_worse":
                worse = [self.need(name, one, presume) for one in self._after(decision, outcome)]
                return opposite(self.rules.any_of(worse))
            case "any":
                own = [self.criterion(one, presume) for one in of.criteria]
                return self.rules.any_of([*own, *self._raised(name, outcome, presume)])
            case "all" | "none_fail":
                return self._all_counted(of.criteria, presume, none_fails=of.needs == "none_fail")
            case AtLeastNeeded(at_least=count):
                return self._enough(ceil(self.policy.number(count, self.day)), of.criteria, presume)
            case _:
                assert_never(of.needs)

    def _all_counted(self, criteria: Sequence[Criterion], presume: bool, *, none_fails: bool) -> str:
        """Met where one at least is met and, of those that count, all are - or, with `none_fails`, none fails."""
        whole = self.rules.all_of([self._counted(one, presume) for one in criteria])
        some = self.rules.any_of([self.criterion(one, presume) for one in criteria])
        found, new = self.rules.named(("all counted", whole, some, none_fails))
        if new:
            self.rules.concludes(opposite(found), self.rules.shown(opposite(whole)))
            if none_fails:
                stage = self.rules.after_all_before()
                self.rules.concludes(found, self.rules.shown(some), unless=[opposite(whole)], stage=stage)
            else:
                self.rules.concludes(found, self.rules.shown(some), self.rules.shown(whole))
        return found

    def _enough(self, count: int, criteria: Sequence[Criterion], presume: bool) -> str:
        """At least so many of those that count; of none, unknown."""
        enough = self.rules.at_least(count, [self._one_of(one, presume) for one in criteria])
        nothing = self.rules.all_of([opposite(self.applies(one)) for one in criteria])
        found, new = self.rules.named(("enough", enough, nothing))
        if new:
            stage = self.rules.after_all_before()
            for turn in (str, opposite):
                self.rules.concludes(turn(found), self.rules.shown(turn(enough)), unless=[nothing], stage=stage)
        return found

    def _one_of(self, one: Criterion, presume: bool) -> str:
        """Met where it is met; not met where it counts and is not, or where it does not count."""
        answer, counted, applies = self.criterion(one, presume), self._counted(one, presume), self.applies(one)
        found, new = self.rules.named(("one of", answer, counted, applies))
        if new:
            self.rules.concludes(found, self.rules.shown(answer))
            for failed in dict.fromkeys((opposite(counted), opposite(applies))):
                self.rules.concludes(opposite(found), self.rules.shown(failed))
        return found

    def _raised(self, name: str, outcome: str, presume: bool) -> Iterator[str]:
        """What criteria of lesser outcomes, left open up to this one or beyond, say of it."""
        decision = self.tree.decisions[name]
        for lesser, of in decision.outcomes.items():
            for one in (*of.criteria, *of.only_if):
                if one.up_to is None or outcome not in self._left_open(decision, str(lesser), one)[1:]:
                    continue
                yield self._raised_by(one, self._left_open(decision, str(lesser), one), outcome, presume)

    @staticmethod
    def _left_open(decision: Decision, lesser: str, one: Criterion) -> list[str]:
        outcomes = list(map(str, decision.outcomes))
        return outcomes[outcomes.index(lesser) : outcomes.index(str(one.up_to)) + 1]

    def _raised_by(self, one: Criterion, left_open: Sequence[str], outcome: str, presume: bool) -> str:
        """Met where it is met and the person who decides has named this outcome; gone where another is named."""
        answer = self.criterion(one, presume)
        key = ("raised", str(one.clause), one.decided_by, answer, tuple(left_open), outcome)
        found, new = self.rules.named(key)
        if new:
            self.rules.concludes(opposite(found), self.rules.shown(opposite(answer)))
            for each in left_open if one.decided_by else ():
                named = self._names(one, each)
                if each == outcome:
                    self.rules.concludes(found, self.rules.shown(named), self.rules.shown(answer))
                else:
                    self.rules.concludes(opposite(found), self.rules.shown(named))
        return found

    def _names(self, one: Criterion, outcome: str) -> str:
        people = Subject(of=str(one.clause), kind=TEXT, what="decided on", roles=tuple(map(str, one.decided_by)))
        found, new = self.rules.named(("names", people.key, outcome))
        if new:
            self.rules.concludes(found, self.fact(people, {"alone": 1}, {"text": token(outcome)}))
        return found

    # Decisions

    def decision(self, name: str) -> DecidedHere:
        """What a decision indicates, and which outcomes are open and which are closed."""
        if name not in self.made.decided:
            decision = self.tree.decisions[name]
            here = self._recorded(name) if decision.pick == "recorded" else self._picked(name)
            self.made.decided[name] = here
        return self.made.decided[name]

    def _blank(self, name: str) -> DecidedHere:
        outcomes = list(map(str, self.tree.decisions[name].outcomes))

        def named(what: str) -> dict[str, str]:
            return {one: self.rules.named((what, name, one))[0] for one in outcomes}

        here = DecidedHere(name=name, indicated=named("indicated"), open=named("left open"), closed=named("closed"))
        for closed in here.closed.values():
            not_taken = opposite(self.applies(self.tree.decisions[name]))
            if not_taken != FALSE:
                self.rules.concludes(closed, self.rules.shown(not_taken))
        return here

    def _picked(self, name: str) -> DecidedHere:
        decision = self.tree.decisions[name]
        outcomes = list(map(str, decision.outcomes))
        shown = [self.need(name, one, True) for one in outcomes]
        certain = [self.need(name, one, False) for one in outcomes]
        here = self._blank(name)
        applies = [self.rules.shown(one) for one in [self.applies(decision)] if one != TRUE]
        for at, outcome in enumerate(outcomes):
            self.rules.concludes(here.closed[outcome], self.rules.shown(opposite(certain[at])))
            before, after = list(range(at)), list(range(at + 1, len(outcomes)))
            surer = {"most_serious": after, "first": before, "unique": []}[decision.pick]
            for other in surer:
                self.rules.concludes(here.closed[outcome], self.rules.shown(certain[other]))
            stage = self.rules.after_all_before()
            must_fail = [self.rules.shown(opposite(shown[one])) for one in before] if decision.pick == "first" else []
            others = {"most_serious": after, "first": [], "unique": before + after}[decision.pick]
            self.rules.concludes(
                here.indicated[outcome], self.rules.shown(shown[at]), *applies, *must_fail,
                unless=[shown[one] for one in others], stage=stage,
            )  # fmt: skip
        self._leave_open(here)
        return here

    def _leave_open(self, here: DecidedHere) -> None:
        for outcome, closed in here.closed.items():
            stage = self.rules.after_all_before()
            self.rules.concludes(here.open[outcome], unless=[closed], stage=stage)

    def _recorded(self, name: str) -> DecidedHere:
        """Open are the outcomes recorded on the newest day, or all where none is; one alone is indicated."""
        here = self._blank(name)
        decision = self.tree.decisions[name]
        subject = Subject(of=name, kind=self.outcomes(name), what="recorded")
        applies = [self.rules.shown(one) for one in [self.applies(decision)] if one != TRUE]
        named = {one: self.rules.named(("recorded", name, one))[0] for one in here.open}
        for outcome, proposition in named.items():
            self.rules.concludes(proposition, self.fact(subject, {"text": token(outcome)}))
        stage = self.rules.after_all_before()
        for outcome, proposition in named.items():
            others = [one for one in named.values() if one != proposition]
            for other in others:
                self.rules.concludes(here.closed[outcome], self.rules.shown(other), unless=[proposition], stage=stage)
            self.rules.concludes(
                here.indicated[outcome], self.rules.shown(proposition), *applies, unless=others, stage=stage
            )
        self._leave_open(here)
        return here
