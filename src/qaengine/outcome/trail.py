"""What evaluation returns, as records: the findings of every criterion, what each decision comes to, what follows."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal

import rfc8785
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, computed_field

from qaengine.outcome.truth import Truth

FORMAT: Literal["qaengine/decision@1"] = "qaengine/decision@1"


class Record(BaseModel):
    """A frozen record with no keys beside its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, serialize_by_alias=True)


class Engine(Record):
    """Which engine decided, and by which version of the policy language."""

    version: str
    language: int


class PolicyRef(Record):
    """The policy edition that was applied; the digest covers its tree, vocabulary, calendar and language."""

    id: str
    edition: str
    digest: str


class Finding(Record):
    """One criterion asked: its answer, since when, why, and the signals and settings it rests on."""

    clause: str
    decision: str | None
    outcome: str | None
    answer: Truth
    since: date | None
    because: str
    evidence: tuple[str, ...]
    settings: tuple[str, ...]
    certain: Truth = Field(exclude=True)
    part: str = Field(exclude=True)
    kind: str = Field(exclude=True)
    says: str | None = Field(default=None, exclude=True)
    judged_by: tuple[str, ...] = Field(default=(), exclude=True)
    presumed: tuple[str, ...] = Field(default=(), exclude=True)
    applies: bool = Field(default=True, exclude=True)


class Approval(Record):
    """Who must agree to a change, who has, and who is missing."""

    clause: str
    from_: str | None = Field(alias="from")
    to: str
    needs: tuple[str, ...]
    given: tuple[str, ...]
    missing: tuple[str, ...]
    status: str
    clauses: tuple[str, ...] = Field(default=(), exclude=True)


class Standing(Record):
    """One decision: what the evidence indicates, what it could still be, and what stands in force."""

    indicated: str | None
    range: tuple[str, str] | None
    settled: bool
    would_settle: tuple[str, ...]
    in_force: str | None
    change: Literal["escalate", "de-escalate", "none", "undecided"]
    approvals: tuple[Approval, ...] = ()
    advice: str | None = None
    since: date | None = Field(default=None, exclude=True)
    in_force_since: date | None = Field(default=None, exclude=True)
    title: str = Field(default="", exclude=True)
    outcomes: tuple[str, ...] = Field(default=(), exclude=True)
    titles: Mapping[str, str] = Field(default_factory=dict, exclude=True)
    applies: bool = Field(default=True, exclude=True)


class Obligation(Record):
    """What somebody must do, by when, and how it stands."""

    clause: str
    what: str
    who: str | None
    due: date | None
    status: Literal["upcoming", "due", "overdue", "done", "blocked"]
    basis: str


class Question(Record):
    """What only a person can answer."""

    clause: str
    ask: str
    of: str


class Notification(Record):
    """Who is told of what."""

    clause: str
    to: str
    about: str


class Warning(Record):
    """Something the reader of the decision must know beside it."""

    code: str
    text: str


class Assumption(Record):
    """A number or reading that the source does not give, with its reason and its owner."""

    setting: str
    value: str
    because: str
    owner: str


class Clauses(Record):
    """The clauses of the criteria by their answer, and what has arisen for this provider."""

    met: tuple[str, ...]
    not_met: tuple[str, ...]
    unknown: tuple[str, ...]
    applies: tuple[str, ...]


class Inputs(Record):
    """How many signals were admitted; the digest of their digests is made when read."""

    signals: int
    _digests: tuple[Any, ...] = PrivateAttr(default=())

    @classmethod
    def of(cls, signals: tuple[Any, ...]) -> "Inputs":
        """The inputs made of these signals."""
        inputs = cls(signals=len(signals))
        inputs._digests = signals
        return inputs

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def digest(self) -> str:
        """SHA-256 over the sorted digests of the signals admitted."""
        return digest_of(sorted(signal.digest for signal in self._digests))


class Trail(Record):
    """All decisions about one provider on one day, with every finding they rest on."""

    format: Literal["qaengine/decision@1"] = FORMAT
    engine: Engine
    policy: PolicyRef
    provider: str
    as_of: date
    known_at: date | None
    decisions: Mapping[str, Standing]
    criteria: tuple[Finding, ...]
    obligations: tuple[Obligation, ...] = ()
    questions: tuple[Question, ...] = ()
    notifications: tuple[Notification, ...] = ()
    warnings: tuple[Warning, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    clauses: Clauses
    inputs: Inputs
    title: str = Field(default="", exclude=True)
    roles: Mapping[str, str] = Field(default_factory=dict, exclude=True)


def digest_of(value: Any) -> str:
    """`sha256:` and the hash of the canonical JSON (RFC 8785)."""
    return "sha256:" + sha256(rfc8785.dumps(value)).hexdigest()
