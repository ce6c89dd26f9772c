"""The JSON Schema (2020-12) of policies, for editors.

    said, meanings (of keys) ───┐
    slots (where names stand) ──┼─> whole: pydantic's schema of the records, with words at every key
    starts (pieces to begin) ───┤      and with the names that there are
    names, asked, fields ───────┘

`policy_schema(vocabulary)` describes every policy; with the `Names` of one it knows that policy's own names as well.
"""

from qaengine.policy.schema.drafts import as_text, schema_of_draft
from qaengine.policy.schema.names import Names
from qaengine.policy.schema.whole import policy_schema

__all__ = ["Names", "as_text", "policy_schema", "schema_of_draft"]
