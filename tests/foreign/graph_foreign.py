"""What others wrote and our Graph double is proven against: where `make .venv/.foreign` put it."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
NODE_MODULES = HERE.parents[1] / ".venv/foreign/node_modules"
TYPES = NODE_MODULES / "@microsoft/microsoft-graph-types/microsoft-graph.d.ts"


def needed(path: Path) -> Path:
    """A file that has to be there; without it the check has not been made, which is an error."""
    assert path.exists(), f"{path.name} is missing: run make .venv/.foreign"
    return path


@cache
def schema_of(type_: str) -> dict[str, Any]:
    """JSON Schema of one of Microsoft's Graph types, made from their TypeScript declarations; no property beyond them is allowed."""
    command = [needed(NODE_MODULES / ".bin/ts-json-schema-generator"), "--path", needed(TYPES), "--type", type_]
    made = subprocess.run([*command, "--no-type-check"], capture_output=True, check=True, timeout=300)
    schema = json.loads(made.stdout)
    assert isinstance(schema, dict)
    return schema


def without_annotations(said: Any) -> Any:
    """JSON without OData's own annotations, which the types leave out."""
    if isinstance(said, dict):
        return {name: without_annotations(one) for name, one in said.items() if not name.startswith("@")}
    return [without_annotations(one) for one in said] if isinstance(said, list) else said
