"""Every column that tells of a person: under which name it is handed out, what leaving does to it.

A test finds the columns that refer to people, or are sealed, and fails for one that is not here;
another lets somebody leave and looks whether it is as it stands here. Who adds such a column adds
a line, an entry of the export (`school.personal_export`) and what leaving does
(`school.personal_data`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Leaving(StrEnum):
    """What becomes of it when the person leaves.

    DELETED: its rows. EMPTIED: the column. KEPT: nothing, since it names an anonymous row.
    """

    DELETED = "deleted"
    EMPTIED = "emptied"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Personal:
    """One column. `exported` is its name in the export; without one, `why` says the reason.

    `why` also says the reason for keeping.
    """

    leaving: Leaving
    exported: str | None = None
    why: str = ""


_COUNTED = "reports count it; the person's row tells nobody's name any more"
_ACTS = "who acted on the school's things must stay told apart; the row tells no name any more"
_WITH_NOTICE = "the question's own row is handed out and deleted"

_OF_THE_WORKBOOK = "of the school's workbook, mended there; one's own word becomes a code"
_GIVEN = "subsidies rest on it; the volunteer is nobody's account any more"
_CONTACT = "the site tells it to everybody; its liaisons mend it"

_OF_A_POSTER = "of a poster that everybody sees; tells of nobody"
_OF_ACTS = f"acts has it; {_ACTS}"

REGISTER: Mapping[str, Personal] = {
    "people.name": Personal(Leaving.EMPTIED, "name"),
    "people.phone": Personal(Leaving.EMPTIED, "phone"),
    "people.phone_index": Personal(Leaving.EMPTIED, why="made of the phone, which is handed out"),
    "people.carer_id": Personal(Leaving.EMPTIED, "in_care"),
    "sign_ups.person_id": Personal(Leaving.KEPT, "sign_ups", _COUNTED),
    "sign_ups.by_id": Personal(Leaving.KEPT, "sign_ups", _COUNTED),
    "absences.sign_up_id": Personal(Leaving.KEPT, "absences", _COUNTED),
    "absences.reason": Personal(Leaving.EMPTIED, "absences"),
    "offers.sign_up_id": Personal(Leaving.KEPT, "offers", _COUNTED),
    "subscriptions.person_id": Personal(Leaving.DELETED, "subscriptions"),
    "notices.person_id": Personal(Leaving.KEPT, "notices", _COUNTED),
    "notices.facts": Personal(Leaving.EMPTIED, "notices"),
    "questions.person_id": Personal(Leaving.DELETED, "questions"),
    "questions.notice_id": Personal(Leaving.DELETED, why=_WITH_NOTICE),
    "unanswered.person_id": Personal(Leaving.DELETED, "unclear_messages"),
    "unanswered.words": Personal(Leaving.DELETED, "unclear_messages"),
    "audit.actor_id": Personal(Leaving.KEPT, "acts", _ACTS),
    "theme_runs.decided_by": Personal(Leaving.KEPT, why=f"acts has it; {_ACTS}"),
    "theme_versions.changed_by": Personal(Leaving.KEPT, why=f"acts has it; {_ACTS}"),
    "staff_roles.person_id": Personal(Leaving.KEPT, "roles", f"the role ends; {_ACTS}"),
    "staff_roles.given_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "staff_roles.ended_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "invitations.invited_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "invitations.used_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "invitations.token_hash": Personal(Leaving.KEPT, why="of a link that tells of nobody"),
    "announcements.author_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "announcement_sendings.ordered_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "announcement_sendings.confirmed_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "saved_audiences.owner_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "offering_drafts.owner_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "menu_item_drafts.owner_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "import_drafts.owner_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "canned_answers.by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "canned_answers.text": Personal(Leaving.KEPT, why="the school's own words to many"),
    "threads.person_id": Personal(Leaving.DELETED, "asked"),
    "threads.holder_id": Personal(Leaving.DELETED, why="goes with the thread of who asked"),
    "thread_messages.thread_id": Personal(Leaving.DELETED, "asked"),
    "thread_messages.by_id": Personal(Leaving.DELETED, why="goes with the thread of who asked"),
    "thread_messages.text": Personal(Leaving.DELETED, "asked"),
    "thread_messages.traditional": Personal(Leaving.DELETED, why="the same in another script"),
    "notices.merged_into": Personal(Leaving.KEPT, why=_COUNTED),
    "counted_tries.reader_id": Personal(Leaving.KEPT, why="forgotten with its notice"),
    "counted_tries.notice_id": Personal(Leaving.KEPT, why="forgotten with its notice"),
    "people.entered_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "people.linked_to_id": Personal(Leaving.KEPT, why="names an anonymous row"),
    "wishes.person_id": Personal(Leaving.DELETED, "wishes"),
    "orders.by_id": Personal(Leaving.KEPT, "orders", _ACTS),
    "orders.note": Personal(Leaving.EMPTIED, "orders"),
    "orders.words": Personal(Leaving.EMPTIED, "orders"),
    "orders.traditional": Personal(Leaving.EMPTIED, why="the same in another script"),
    "orders.settled_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "order_drafts.owner_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "order_drafts.note": Personal(Leaving.EMPTIED, why="orders has it, once it is ordered"),
    "site_contacts.name": Personal(Leaving.KEPT, why=_CONTACT),
    "site_contacts.phone": Personal(Leaving.KEPT, why=_CONTACT),
    "slots.asked_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "lecturer_calls.by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "volunteers.name": Personal(Leaving.KEPT, "volunteer", _OF_THE_WORKBOOK),
    "volunteers.phone": Personal(Leaving.KEPT, "volunteer", _OF_THE_WORKBOOK),
    "volunteers.phone_index": Personal(Leaving.KEPT, why="made of the phone, which is handed out"),
    "volunteers.person_id": Personal(Leaving.EMPTIED, "volunteer"),
    "volunteers.told_by_id": Personal(Leaving.EMPTIED, "volunteer"),
    "volunteer_sites.volunteer_id": Personal(Leaving.DELETED, "volunteer"),
    "volunteer_times.volunteer_id": Personal(Leaving.DELETED, "volunteer"),
    "volunteer_away.volunteer_id": Personal(Leaving.DELETED, "volunteer"),
    "offerings.lecturer_id": Personal(Leaving.KEPT, "volunteer", _GIVEN),
    "slot_backups.volunteer_id": Personal(
        Leaving.KEPT, why=f"whom the school would ask; {_GIVEN}"
    ),
    "lecturer_calls.volunteer_id": Personal(Leaving.KEPT, "volunteer", _GIVEN),
    "lecturer_replies.words": Personal(Leaving.DELETED, "volunteer"),
    "service_corrections.volunteer_id": Personal(Leaving.KEPT, "volunteer", _GIVEN),
    "service_corrections.by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "service_corrections.why": Personal(Leaving.KEPT, why="the school's own words, for subsidies"),
    "session_reports.by_id": Personal(Leaving.KEPT, "reports", _COUNTED),
    "session_reports.words": Personal(Leaving.EMPTIED, "reports"),
    "session_photos.by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "event_briefs.changed_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "event_briefs.published_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "event_briefs.words": Personal(Leaving.KEPT, why="the school's own words to many"),
    "event_briefs.traditional": Personal(Leaving.KEPT, why="the same in another script"),
    "groups.added_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "groups.bound_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "surveys.author_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "survey_responses.by_id": Personal(Leaving.KEPT, "surveys", _COUNTED),
    "survey_responses.for_id": Personal(Leaving.KEPT, "surveys", _COUNTED),
    "survey_responses.answers": Personal(Leaving.EMPTIED, "surveys"),
    "survey_sheets.answers": Personal(Leaving.KEPT, why="nobody knows whose they are"),
    "survey_draws.seed": Personal(Leaving.KEPT, why="of a draw; tells of nobody"),
    "survey_draws.drawn_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "roster_drafts.owner_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "attendances.person_id": Personal(Leaving.KEPT, "attended", _COUNTED),
    "attendances.by_id": Personal(Leaving.KEPT, why=_COUNTED),
    "attendances.reason": Personal(Leaving.EMPTIED, "attended"),
    "head_counts.by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "attendance_ledger.person_id": Personal(Leaving.KEPT, "attended", _COUNTED),
    "attendance_ledger.by_id": Personal(Leaving.KEPT, why=_COUNTED),
    "attendance_ledger.why": Personal(Leaving.KEPT, why="the school's own words, for its figures"),
    "closed_months.closed_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "check_in_codes.token": Personal(Leaving.KEPT, why=_OF_A_POSTER),
    "check_in_codes.token_hash": Personal(Leaving.KEPT, why=_OF_A_POSTER),
    "check_in_codes.word": Personal(Leaving.KEPT, why=_OF_A_POSTER),
    "check_in_codes.word_index": Personal(Leaving.KEPT, why=_OF_A_POSTER),
    "check_in_codes.made_by_id": Personal(Leaving.KEPT, why=_OF_ACTS),
    "missed_words.person_id": Personal(Leaving.DELETED, why="counted for an hour, then gone"),
    "care_calls.person_id": Personal(Leaving.DELETED, "care_calls"),
    "care_calls.by_id": Personal(Leaving.DELETED, why="goes with the call to who was ill"),
    "session_feedback.person_id": Personal(Leaving.KEPT, "feedback", _COUNTED),
    "session_feedback.words": Personal(Leaving.EMPTIED, "feedback"),
}
