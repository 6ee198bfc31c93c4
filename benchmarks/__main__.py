"""`python -m benchmarks NAME`: measures, and prints what the documents quote."""

import asyncio
import importlib
import sys

from benchmarks import dates, replies

BENCHMARKS = {
    "announcements": "queuing one to 100,000 and 1,000,000 or [READERS …], and sign-ups meanwhile",
    "claims": "claims of ten themes: without the daily budget, with room in it, with none",
    "conversation": "CPU per update against a bare aiogram bot; idle memory; time to be ready",
    "answering": "how long a button is answered, idle and while an announcement goes out",
    "imports": "a workbook of 5,000 offerings: parsing, planning, and how long the lock is held",
    "slots": "the tick of lecturers at 200 and 2,000 or [N …] open slots, and how the loop fares",
    "surveys": "10,000 responses to ten questions: summed up and drawn as pictures",
    "dates": "dates as people type them: the wrong ones of [FILE.tsv], exit code 1 if any",
    "replies": "replies of volunteers: the misread ones of [FILE.tsv], exit code 1 if a yes or no",
}

# These take numbers: of how much it is.
TAKES_NUMBERS = {"announcements", "slots"}
OF_A_FILE = {"dates": dates.main, "replies": replies.main}


def run(arguments: list[str]) -> int:
    """Run the benchmark named; without a name list them."""
    if arguments and arguments[0] in OF_A_FILE:
        return OF_A_FILE[arguments[0]](arguments[1:])
    name, *more = arguments or [""]
    if name not in BENCHMARKS or (more and name not in TAKES_NUMBERS):
        for each, what in BENCHMARKS.items():
            print(f"{each:14} {what}")
        return 2
    asyncio.run(importlib.import_module(f"benchmarks.{name}").main(*more))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
