"""`python -m benchmarks` prints all tables; with names, say `adapting`, those alone."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence


def _adapting() -> str:
    from benchmarks.adapting import table

    return table()


def _window() -> str:
    from benchmarks.window import table

    return table()


def _throughput() -> str:
    from benchmarks.throughput import table

    return table()


TABLES: dict[str, Callable[[], str]] = {
    "adapting": _adapting,
    "throughput": _throughput,
    "window": _window,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables that are asked for, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(TABLES)}")
    names = parser.parse_args(arguments).names or list(TABLES)
    for name in names:
        if name not in TABLES:
            parser.error(f"there is no table “{name}”; there are {', '.join(TABLES)}")
    for name in names:
        print(TABLES[name](), end="\n\n", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
