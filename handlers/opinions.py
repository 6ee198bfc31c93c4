"""What listeners said of lessons, in sum: one line, for lecturers and organisers alike."""

from markupsafe import Markup

from locales.reader import Reader
from school.after_class.opinions import Opinions


def opinions_line(reader: Reader, opinions: Opinions | None) -> Markup | None:
    """Return the mean of the stars, how many gave them and who would come again; None: nobody."""
    if opinions is None or not opinions.n:
        return None
    stars = f"{opinions.mean:.1f}"
    if opinions.share_again is None:
        return reader.say("{stars} stars ({n} answers)", stars=stars, n=opinions.n)
    share = f"{opinions.share_again:.0%}"
    return reader.say(
        "{stars} stars ({n}), again: {share}", stars=stars, n=opinions.n, share=share
    )
