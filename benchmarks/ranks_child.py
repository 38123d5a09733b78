"""Two ranks under torchrun; rank 0 takes an outer step for each line that it reads.

It answers “ready”, and each step with the rank's peak memory in bytes.
"""

from __future__ import annotations

import json
import sys

import torch

from benchmarks.outer_steps import Case, Contest, drawn_episodes
from maml_studio.engine.distributed import follow, over_ranks
from maml_studio.engine.memory_probe import peak_memory
from maml_studio.engine.networks.settings import NetworkSettings
from maml_studio.engine.places import place


def main() -> None:
    """Be a rank."""
    torch.set_num_threads(1)
    where = place()
    if where is None:
        raise RuntimeError("This is for torchrun.")
    if where.rank:
        follow(where, "cpu", drawn_episodes)
        return
    given = json.loads(sys.argv[1])
    case = Case(**given | {"network": NetworkSettings(**given["network"])})
    contest = Contest(case, "cpu")
    source = over_ranks(where)(contest.learner, contest.recipe, contest.source)
    work = contest.ours(source)
    work()
    print("ready", flush=True)
    for _ in sys.stdin:
        work()
        print(peak_memory("cpu"), flush=True)
    source.close()


if __name__ == "__main__":
    main()
