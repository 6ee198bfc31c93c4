"""The list of a draw as a text: with it anybody works out the same winners (docs/surveys.md)."""

from locales.reader import Reader
from school.surveys.drawing import Drawn

# As docs/surveys.md has it; the three values stand above it in the file.
RECOMPUTED = '''import hashlib
seed, seats, codes = "{seed}", {seats}, """{codes}""".split()
key = lambda code: hashlib.sha256(f"{{seed}}:{{code}}".encode()).digest()
print(hashlib.sha256(seed.encode()).hexdigest())
print(sorted(codes, key=key)[:seats])'''


def draw_list(title: str, drawn: Drawn, reader: Reader) -> bytes:
    """Return the text: winners, codes, seed, commitment, and five lines of Python."""
    program = RECOMPUTED.format(
        seed=drawn.seed, seats=len(drawn.winners), codes=" ".join(drawn.codes)
    )
    parts = [
        title,
        reader.label("Drawn: {codes}", codes=" ".join(drawn.winners)),
        "",
        reader.label("All who passed, by their code:"),
        " ".join(drawn.codes),
        "",
        reader.label("Told when the quiz opened (commitment):"),
        drawn.commitment,
        reader.label("Told now (seed):"),
        drawn.seed,
        "",
        reader.label("Whoever wants to draw again runs these lines of Python:"),
        reader.label("the first result is the commitment, the second the winners."),
        "",
        program,
        "",
    ]
    # The mark in front lets the editors of Windows see that it is UTF-8.
    return "\n".join(parts).encode("utf-8-sig")
