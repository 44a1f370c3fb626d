"""Draws one machine of states as a Mermaid diagram, for docs/states.md."""

from __future__ import annotations

from enum import StrEnum

from liaison.domain.states import FINAL, INITIAL, PERSON_ONLY, TRANSITIONS


def mermaid(machine: type[StrEnum]) -> str:
    """Draw one machine as a Mermaid state diagram; moves only a person makes are marked so."""
    lines = ["stateDiagram-v2"]
    lines += [f"    [*] --> {state.value}" for state in machine if state in INITIAL[machine]]
    for old in machine:
        for new in machine:
            if new in TRANSITIONS[machine][old]:
                mark = " : a person" if (old, new) in PERSON_ONLY[machine] else ""
                lines.append(f"    {old.value} --> {new.value}{mark}")
    lines += [f"    {state.value} --> [*]" for state in machine if state in FINAL[machine]]
    return "\n".join(lines) + "\n"
