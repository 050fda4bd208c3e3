"""How gathering in one go grows with its size: python benchmarks/gathering_size.py [LARGEST]

Candidates a claim and seconds of processor time for generated casebooks of 2,000 to 32,000 claims (those of
``gathering_growth.py``); then ``bearwitness gather`` over copies of one post, and over posts each reworded a
little, in files, start included. Seconds are of the processor, so that other work on the machine counts little.
Prints JSON.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bearwitness.incidents.blocks import candidates
from bearwitness.incidents.profiles import Corpus, Statistics, make_profiles
from gathering_growth import World
from measuring import command

SIZES = (2_000, 8_000, 32_000)
POST = (
    "Shells fell on the fish market of Valdora at noon on Monday. The baker Anselm Corvo, 41, and eleven others died, "
    "his sister Ruth Corvo said. The wounded were taken to the hospital on Alder Street, where doctors counted thirty "
    "people with shrapnel wounds. Rescue workers were looking for people under the roof of the market in the evening."
)
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def met(size: int) -> dict[str, float]:
    """How many candidates the claims of a generated casebook of this size have, and what finding them costs."""
    events, told = World().events(), []
    while len(told) < size:
        told += next(events)
    began = time.process_time()
    profiles = make_profiles(told[:size])
    corpus = Corpus(profiles, Statistics.of(profiles))
    read = time.process_time()
    lefts, _ = candidates(corpus)
    found = time.process_time()
    return {
        "claims": size,
        "candidates_per_claim": round(len(lefts) / size, 1),
        "profiles_s": round(read - began, 1),
        "candidates_s": round(found - read, 1),
    }


def gathered(posts: list[str]) -> dict[str, Any]:
    """Processor seconds of ``bearwitness gather`` over one claim a post, all of one event, and what came out."""
    reports = [
        {"id": f"r{at:05}", "text": text, "published": "1937-04-27", "source": f"s{at % 500}"}
        for at, text in enumerate(posts)
    ]
    claim = {
        "kind": "event", "main": True, "event_type": "shelling", "stance": "asserted",
        "when": {"edtf": "1937-04-26", "spans": [[0, 1]]},
        "where": {"name": "Valdora", "country": "ES", "lat": 41.0, "lon": 1.0, "precision": 1, "spans": [[0, 1]]},
        "killed": {"min": 12, "max": 12, "spans": [[0, 1]]},
    }  # fmt: skip
    claims = [{"claim": f"{one['id']}#1", "report": one["id"], **claim} for one in reports]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("claims.jsonl", "reports.jsonl", "incidents.jsonl")]
        for path, rows in zip(paths, (claims, reports), strict=False):
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        began = resource.getrusage(resource.RUSAGE_CHILDREN)
        arguments = command("gather", str(paths[0]), "--reports", str(paths[1]), "-o", str(paths[2]))
        subprocess.run(arguments, check=True, env=os.environ | ONE_CORE, stderr=subprocess.DEVNULL)
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        incidents = [json.loads(line) for line in paths[2].open(encoding="utf-8")]
    seconds = ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime
    return {
        "posts": len(posts),
        "seconds": round(seconds, 1),
        "incidents": len(incidents),
        "voices": sum(one["origins"] for one in incidents),
    }


def reworded(count: int) -> list[str]:
    """The post with four of its words exchanged, each time others."""
    dice, posts = random.Random(1), []  # noqa: S311 - no secret
    for _ in range(count):
        words = POST.split()
        for _ in range(4):
            words[dice.randrange(len(words))] = f"word{dice.randrange(3000)}"
        posts.append(" ".join(words))
    return posts


def main() -> None:
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]
    result = {
        "load": round(os.getloadavg()[0], 1),
        "copies": [gathered([POST] * count) for count in (100, 1_000, 10_000)],
        "reworded": [gathered(reworded(count)) for count in (120, 480)],
        "sizes": [met(size) for size in SIZES if size <= largest],
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
