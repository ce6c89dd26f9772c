"""The JSON Schema of a decision."""

from typing import Any

from qaengine.outcome.decision import Decision


def decision_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a decision as `--format json` prints it."""
    schema = Decision.model_json_schema(mode="serialization", by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
