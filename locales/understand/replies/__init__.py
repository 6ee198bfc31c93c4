"""What a volunteer's typed reply to one open request means.

`clauses` cuts the text, `words` says what each word does (`replies.toml` beside the package),
`grammar` what a row of words says, `people` and `times` find who comes instead and when else,
`reading` reads all clauses, `verdict` puts them together. What is not wholly understood is
UNCLEAR: a wrong yes would leave a room full of people without a lecturer.
"""

from locales.understand.replies.reply import understand_reply
from locales.understand.replies.values import Reply, ReplyKind

__all__ = ["Reply", "ReplyKind", "understand_reply"]
