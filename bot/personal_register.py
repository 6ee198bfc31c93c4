"""What the running application keeps of people beside the school, as `school.personal_register`.

Rows of chats carry no id of a person: the chat is the person's own.
"""

from collections.abc import Mapping

from school.personal_register import Leaving, Personal

_MOMENT = "for two days what a repeated update would do, sealed; of ended updates it is deleted"

REGISTER: Mapping[str, Personal] = {
    "inbox.body": Personal(Leaving.DELETED, "set_aside"),
    "conversations.data": Personal(Leaving.DELETED, "conversation"),
    "effects.outcome": Personal(Leaving.DELETED, why=_MOMENT),
}
