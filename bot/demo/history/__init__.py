"""Half a year before the demo begins: who came to what, what they said, and what was counted.

Written straight into the tables, since two thousand people's half year would take the use-cases
minutes. It keeps to what they promise: the ledger is the sum of its rows, closed months hold what
was counted until then, anonymous answers know nobody. The same seed gives the same half year.
"""

from bot.demo.history.writing import write_history

__all__ = ["write_history"]
