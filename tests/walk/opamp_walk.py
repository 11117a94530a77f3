#!/usr/bin/env python3
"""Walks the conformance list from outside, against a running region, with a client that shares no line with it. Prints TAP.

  opamp_walk.py --opamp http://127.0.0.1:4320/v1/opamp --rest http://127.0.0.1:8080 --key KEY --token TOKEN [--echo NAME] [--limit BYTES] [--only WORD]

The region's OpAmp:CustomCapabilities must be [ECHO], its OpAmp:MaxMessageBytes and OpAmp:MaxReplyBytes LIMIT.
"""
import argparse
import sys
import traceback

import offer_items  # noqa: F401  (registers its items)
import state_items  # noqa: F401
import transport_items  # noqa: F401
from agent import Poll, Region, Socket
from items import WALKED


def steps(region, only):
    for numbers, both, function in WALKED:
        name = function.__name__
        if only and only not in name and only not in map(str, numbers):
            continue
        for wire in (Socket, Poll) if both else (None,):
            over = f" over {wire.name}" if wire else ""
            yield numbers, f"{name.replace('_', ' ')}{over}", (lambda: function(region, wire(region))) if wire else (lambda: function(region))


def main():
    parser = argparse.ArgumentParser()
    for name in ("opamp", "rest", "key", "token"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--echo", default="com.example.echo/1")
    parser.add_argument("--limit", type=int, default=262144)
    parser.add_argument("--only")
    given = parser.parse_args()
    region = Region(given.opamp, given.rest, given.key, given.token, given.echo, given.limit)
    failed = count = 0
    print("TAP version 13")
    for numbers, words, run in steps(region, given.only):
        try:
            run()
            fault = None
        except Exception as failure:  # every fault of one step is that step's
            fault = "".join(traceback.format_exception(failure))
        for number in numbers:
            count += 1
            failed += fault is not None
            print(f"{'not ok' if fault else 'ok'} {number} - {words}")
        if fault:
            print("\n".join(f"# {line}" for line in fault.splitlines()))
        sys.stdout.flush()
    print(f"1..{count}")
    return 1 if failed or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
