"""The schema for one policy that is being written, and how a schema is written down."""

import json
from pathlib import Path

from qaengine.policy.from_document import Draft
from qaengine.policy.register import registers_of
from qaengine.policy.schema.names import Names, Schema
from qaengine.policy.schema.whole import policy_schema


def schema_of_draft(draft: Draft, file: Path, *, short: bool = False) -> Schema:
    """The schema that knows the names in a policy's file, and the clauses of its registers; see `policy_schema`."""
    clauses = {
        clause.id: clause.says for register in registers_of(draft.tree, file) for clause in register.clauses.values()
    }
    return policy_schema(draft.vocabulary, Names.of(draft.tree, draft.types, clauses), short=short)


def as_text(schema: Schema) -> str:
    """The schema as JSON with a definition a line, so that it is small and a change shows where it is."""
    head = [f"{_dumped(key)}: {_dumped(value)}" for key, value in schema.items() if key not in ("properties", "$defs")]
    tables = [_table(key, schema[key]) for key in ("properties", "$defs")]
    return "{\n" + ",\n".join([*head, *tables]) + "\n}\n"


def _table(key: str, table: Schema) -> str:
    lines = ",\n".join(f"{_dumped(name)}: {_dumped(value)}" for name, value in table.items())
    return f"{_dumped(key)}: {{\n{lines}\n}}"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
