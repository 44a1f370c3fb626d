"""The benchmarks: `make bench`. Each prints as it goes; at the end one `name: value unit` a line. Nothing here is asserted."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from tests.benchmarks import (
    attachment_rate,
    bounce_shares,
    floor_rate,
    hostile_limits,
    import_rate,
    inbox_load,
    intake_rate,
    mail_scores,
    mailbox_rates,
    memory_growth,
    negation_scores,
    page_time,
    planning_rate,
    public_sets,
    real_mails,
    reply_scores,
    routing_rate,
    start_times,
)

Figures = list[tuple[str, float, str]]
ALL: dict[str, Callable[[], Figures]] = {
    "intake": intake_rate.measure,
    "real": real_mails.measure,
    "bounces": bounce_shares.measure,
    "hostile": hostile_limits.measure,
    "scores": mail_scores.measure,
    "public": public_sets.measure,
    "floor": floor_rate.measure,
    "negation": negation_scores.measure,
    "replies": reply_scores.measure,
    "routing": routing_rate.measure,
    "pages": page_time.measure,
    "attachments": attachment_rate.measure,
    "planning": planning_rate.measure,
    "import": import_rate.measure,
    "starts": start_times.measure,
    "mailboxes": mailbox_rates.measure,
    "memory": memory_growth.measure,
}
ASKED_FOR: dict[str, Callable[[], Figures]] = {"desk": inbox_load.measure}  # take many minutes: only by name


def main() -> None:
    """Run the benchmarks asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "names", nargs="*", choices=[*ALL, *ASKED_FOR, []], help="which; without, all but the long ones (desk)"
    )
    figures: Figures = []
    for name in parser.parse_args().names or ALL:
        print(f"… {name}", file=sys.stderr)
        figures += (ALL | ASKED_FOR)[name]()
    for name, value, unit in figures:
        print(f"{name}: {value:.4g} {unit}".rstrip())


if __name__ == "__main__":
    main()
