"""People at work on the inbox, in a process of their own so that their browsers cost the server nothing: `inbox_load` starts it.

Comes in, on standard input, as JSON: the server's address, each person's cookie and form token, lists, searches, and how many rounds.
"""

from __future__ import annotations

import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

SLOW = 150  # milliseconds: a search that took longer is named


def person(asked: dict[str, Any], number: int) -> None:
    """One person: asks for a list, looks at it for one to three seconds, turns a page, searches now and then."""
    import httpx2

    dice = random.Random(number)
    token, csrf = asked["people"][number]
    with httpx2.Client(base_url=asked["home"], cookies={"liaison": token}, timeout=60) as client:
        for turn in range(asked["rounds"]):
            time.sleep(dice.uniform(1, 3))
            if turn % 5 == 4:
                fields = {
                    "csrf": csrf,
                    "tab": dice.choice(("all", "open", "closed")),
                    "words": dice.choice(asked["searches"]),
                }
                began = time.perf_counter()
                answer = client.post("/inbox/search", data=fields)
                if (spent := 1000 * (time.perf_counter() - began)) > SLOW:
                    print(f"  slow: {fields['words']} in {fields['tab']}, {spent:.0f} ms", file=sys.stderr)
            else:
                answer = client.get("/inbox?" + filled(dice.choice(asked["lists"]), dice))
                follows = answer.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
                if turn % 3 == 2 and follows.startswith("/inbox?"):
                    time.sleep(dice.uniform(1, 3))
                    client.get(follows.replace("&amp;", "&"))
            assert answer.status_code == 200, answer.status_code


def filled(query: str, dice: random.Random) -> str:
    """A list's address with a practice and an owner."""
    return query.format(practice=90000 + dice.randrange(200), owner=dice.randint(1, 5))


if __name__ == "__main__":
    given = json.load(sys.stdin)
    with ThreadPoolExecutor(len(given["people"])) as pool:
        list(pool.map(partial(person, given), range(len(given["people"]))))
