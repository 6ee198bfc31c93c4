"""What the actions of the audit trail, and the things they acted on, are called for people.

A test finds every action that `school/` writes down, and fails for one without a name here.
"""

from locales.reader import Reader, mark

ACTIONS = {
    "accept_role": mark("Took on a role"),
    "announcement_begun": mark("Began a message"),
    "announcement_changed": mark("Changed a message draft"),
    "announcement_deleted": mark("Deleted a message draft"),
    "announcement_edited": mark("Edited a sent message"),
    "announcement_missed_again": mark("Sent again to the missed"),
    "announcement_ordered": mark("Ordered a sending"),
    "announcement_paused": mark("Paused a sending"),
    "announcement_recalled": mark("Took a message back"),
    "announcement_resumed": mark("Resumed a sending"),
    "announcement_stopped": mark("Stopped a sending"),
    "audience_saved": mark("Saved an audience"),
    "calls.no": mark("Phoned: no"),
    "calls.not_reached": mark("Phoned: nobody answered"),
    "calls.told": mark("Phoned: told"),
    "calls.yes": mark("Phoned: yes"),
    "canned_drop": mark("Dropped a canned answer"),
    "canned_keep": mark("Kept a canned answer"),
    "delete_data": mark("Deleted one's own data"),
    "desk_answer": mark("Answered a question"),
    "desk_close": mark("Closed a question"),
    "desk_hand_over": mark("Handed a question over"),
    "end_role": mark("Ended a role"),
    "export_data": mark("Took a copy of own data"),
    "import": mark("Imported a workbook"),
    "import.end": mark("Ended an import"),
    "import.look_at": mark("Looked at an import"),
    "invite": mark("Made an invitation"),
    "notices.close": mark("Left a notice as it is"),
    "notices.hold": mark("Held a broadcast"),
    "notices.resend": mark("Sent a notice again"),
    "notices.skip": mark("Stopped a broadcast"),
    "papers.calls": mark("Took a call list"),
    "papers.ledger": mark("Took a ledger"),
    "papers.roster": mark("Took a roster"),
    "papers.sign_ups": mark("Took the sign-ups"),
    "papers.week": mark("Took the weekly sheet"),
    "papers.workbook": mark("Took the whole workbook"),
    "people.delete_entered": mark("Deleted an entered person"),
    "people.enter": mark("Entered somebody"),
    "people.link": mark("Took over own sign-ups"),
    "people.sign_up": mark("Signed somebody up"),
    "revoke_invitation": mark("Took a link back"),
    "theme_approved": mark("Approved a theme"),
    "theme_changed": mark("Changed a theme"),
    "theme_skipped": mark("Skipped a theme"),
    "urgent_confirmed": mark("Confirmed an urgent one"),
    "urgent_sent_alone": mark("Sent an urgent one alone"),
    "withdraw_consent": mark("Withdrew consent"),
    "words_settled": mark("Put unclear words away"),
}
SUBJECTS = {
    "announcement": mark("Message"),
    "announcement_sending": mark("Sending"),
    "canned_answer": mark("Canned answer"),
    "import_draft": mark("Import"),
    "invitation": mark("Invitation"),
    "notice": mark("Notice"),
    "offering": mark("Course"),
    "person": mark("Person"),
    "saved_audience": mark("Audience"),
    "sign_up": mark("Sign-up"),
    "site": mark("Site"),
    "staff_role": mark("Role"),
    "theme": mark("Theme"),
    "theme_run": mark("Theme's sending"),
    "thread": mark("Question"),
    "unanswered": mark("Unclear words"),
    "workbook": mark("Workbook"),
}


def action_name(reader: Reader, action: str) -> str:
    """Return what somebody did, in a few words."""
    return reader.label(ACTIONS[action]) if action in ACTIONS else action


def subject_name(reader: Reader, subject: str) -> str:
    """Return what kind of thing it was done to."""
    return reader.label(SUBJECTS[subject]) if subject in SUBJECTS else subject
