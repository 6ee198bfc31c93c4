"""What stops a command and an operator can mend, told in one sentence in their language.

Whoever finds a problem raises it with an English message id; `bot/cli.py` alone prints it, without
a traceback, and ends with its exit code: 2 for a wrong setting or use, 1 for everything else.
"""

from locales.reader import Reader

FAILURE = 1
USAGE = 2


class Problem(Exception):  # noqa: N818 - not an error of the program
    """`message` is a message id with {named} values; it names the matter and the remedy."""

    exit_code = FAILURE

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values)

    def told(self, reader: Reader) -> str:
        """Return the sentence in the reader's language."""
        return reader.label(self.message, **self.values)
