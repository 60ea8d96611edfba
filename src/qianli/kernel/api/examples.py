"""An example of every request and answer, put together from the examples and bounds that the schemas state."""

from collections.abc import Iterable, Mapping
from typing import Any

type Schema = Mapping[str, Any]

KEY = "018f3a52-6d1c-7c3e-9a41-5d2f0a6b7c8d"
DAY, MOMENT = "2024-04-25", "2024-04-25T14:30:00+08:00"
BY_FORMAT = {"uuid": KEY, "date": DAY, "date-time": MOMENT, "binary": "..."}
WORDS = "示例"


class Examples:
    """Makes examples for one document.

    :param schemas: the shared schemas of the document, by name.
    """

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas

    def of(self, schema: Schema, *, asked: bool = False) -> Any:
        """Return an example that the schema accepts.

        :param asked: of what is sent: with what must be there and what has an example of its own, nothing else.
        """
        if "$ref" in schema:
            return self.of(self._schemas[schema["$ref"].rpartition("/")[2]], asked=asked)
        for stated in ("examples", "enum"):
            if stated in schema:
                return next((each for each in schema[stated] if each != ""), schema[stated][0])
        if "const" in schema:
            return schema["const"]
        if "anyOf" in schema:
            return self.of(next(each for each in schema["anyOf"] if each.get("type") != "null"), asked=asked)
        return self._of_type(schema, asked)

    def _of_type(self, schema: Schema, asked: bool) -> Any:
        kind = schema.get("type")
        if kind == "object":
            return {name: self.of(part, asked=asked) for name, part in _parts(schema, asked)}
        if kind == "array":
            return [self.of(schema["items"], asked=asked)] if "items" in schema else []
        if kind in {"integer", "number"}:
            return max(1, schema.get("minimum", 1), schema.get("exclusiveMinimum", 0) + 1)
        if kind == "boolean":
            return True
        if kind == "string":
            return BY_FORMAT.get(schema.get("format", ""), WORDS)
        return WORDS  # of anything

    def add_to(self, operation: dict[str, Any]) -> None:
        """Give the parameters, the body and every answer of an operation their example, in place."""
        for parameter in operation.get("parameters", []):
            if "$ref" not in parameter and "examples" not in parameter["schema"]:
                parameter["example"] = self.of(parameter["schema"])
        for media, content in _contents([operation.get("requestBody", {})]):
            content["example"] = self._shown(media, content["schema"], asked=True)
        for media, content in _contents(operation["responses"].values()):
            content.setdefault("example", self._shown(media, content["schema"]))

    def _shown(self, media: str, schema: Schema, *, asked: bool = False) -> Any:
        return self.of(schema, asked=asked) if media.endswith(("json", "form-data")) else WORDS


def _parts(schema: Schema, asked: bool) -> Iterable[tuple[str, Schema]]:
    needed = schema.get("required", ())
    if "additionalProperties" in schema and isinstance(schema["additionalProperties"], Mapping):
        yield "key", schema["additionalProperties"]
    for name, part in schema.get("properties", {}).items():
        if not asked or name in needed or "examples" in part:
            yield name, part


def _contents(parts: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, dict[str, Any]]]:
    for part in parts:
        yield from part.get("content", {}).items()
