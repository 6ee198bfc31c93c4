"""Every router, in the order in which they are asked."""

from aiogram import Router

from handlers import digests, front
from handlers.at_site import LookAtSite
from handlers.noticed import SettlePressed
from handlers.organisers import (
    attention,
    calls,
    care_calls,
    choosing_items,
    choosing_sites,
    desk,
    entering,
    groups,
    holding,
    importing,
    inviting,
    lecturer_calls,
    papers,
    people,
    records,
    theme_quiz,
    tonight,
    undelivered,
    whens,
    work,
)
from handlers.organisers import feedback as opinions
from handlers.organisers import themes as owners_themes
from handlers.organisers import words as owners_words
from handlers.organisers.announcing import audience as announcing_audience
from handlers.organisers.announcing import conditions as announcing_conditions
from handlers.organisers.announcing import extras as announcing_extras
from handlers.organisers.announcing import parts as announcing_parts
from handlers.organisers.announcing import periods as announcing_periods
from handlers.organisers.announcing import rooms as announcing
from handlers.organisers.announcing import sending as announcing_sending
from handlers.organisers.announcing import steering as announcing_steering
from handlers.organisers.attendance import closing as attendance_closing
from handlers.organisers.attendance import entries as attendance_entries
from handlers.organisers.attendance import finishing as attendance_finishing
from handlers.organisers.attendance import heads as attendance_heads
from handlers.organisers.attendance import months as attendance_months
from handlers.organisers.attendance import roster as attendance_roster
from handlers.organisers.attendance import sessions as attendance
from handlers.organisers.attendance import sheets as attendance_sheets
from handlers.organisers.attendance import walk_ins as attendance_walk_ins
from handlers.organisers.briefs import brief as one_brief
from handlers.organisers.briefs import lists as briefs
from handlers.organisers.briefs import photos as brief_photos
from handlers.organisers.checking_in import rooms as check_in_codes
from handlers.organisers.menu_items import asking as menu_item_fields
from handlers.organisers.menu_items import card as menu_items
from handlers.organisers.menu_items import draft as menu_item_drafts
from handlers.organisers.menu_items import finding as menu_item_finding
from handlers.organisers.offerings import checking as offering_check
from handlers.organisers.offerings import draft as offering_draft
from handlers.organisers.offerings import ending as offering_end
from handlers.organisers.offerings import lessons as offering_lessons
from handlers.organisers.offerings import listing as offerings
from handlers.organisers.offerings import making as offering_making
from handlers.organisers.offerings import part_screens as offering_part_screens
from handlers.organisers.offerings import parts as offering_parts
from handlers.organisers.offerings import times as offering_times
from handlers.organisers.questions import answering, canned, thread
from handlers.organisers.questions import lists as questions
from handlers.organisers.refusals import Refusals
from handlers.organisers.settings import rooms as settings
from handlers.organisers.slots import card as slot_card
from handlers.organisers.slots import choosing as slot_choosing
from handlers.organisers.surveys import books as survey_books
from handlers.organisers.surveys import card as survey_card
from handlers.organisers.surveys import conditions as survey_conditions
from handlers.organisers.surveys import dates as survey_dates
from handlers.organisers.surveys import graded as _survey_graded  # noqa: F401 - its steps
from handlers.organisers.surveys import listing as survey_list
from handlers.organisers.surveys import options as survey_options
from handlers.organisers.surveys import placing as survey_placing
from handlers.organisers.surveys import preview as survey_preview
from handlers.organisers.surveys import question as survey_question
from handlers.organisers.surveys import questions as survey_questions
from handlers.organisers.surveys import sending as _survey_sending  # noqa: F401 - its steps
from handlers.organisers.surveys import settings as survey_settings
from handlers.organisers.surveys import whom as _survey_whom  # noqa: F401 - its steps
from handlers.organisers.surveys.results import drawing as survey_drawing
from handlers.organisers.surveys.results import pictures as survey_pictures
from handlers.organisers.surveys.results import quizzes as quiz_results
from handlers.organisers.surveys.results import rooms as survey_results
from handlers.organisers.workdesk import lines as waiting_lines
from handlers.organisers.workdesk import risk, today, trail
from handlers.residents import (
    language,
    linking,
    membership,
    news,
    privacy,
    profile,
    site_card,
    themes,
    topics,
)
from handlers.residents.after_class import feedback, why
from handlers.residents.answers import coming, giving_up, reactions, seats
from handlers.residents.asking import rooms as asking
from handlers.residents.browse import archive, calendar
from handlers.residents.browse import rooms as browse
from handlers.residents.checking_in import rooms as checking_in
from handlers.residents.mine import rooms as mine
from handlers.residents.record import rooms as record
from handlers.residents.signing import rooms as signing
from handlers.residents.surveys import rooms as surveys
from handlers.residents.wishes import rooms as wishes
from handlers.sites.desk import contacts as site_contacts
from handlers.sites.desk import hours as site_hours
from handlers.sites.desk import rooms as site
from handlers.sites.orders import card as order_card
from handlers.sites.orders import dates as order_dates
from handlers.sites.orders import draft as order_draft
from handlers.sites.orders import lists as orders
from handlers.sites.orders import ordering
from handlers.sites.orders import parts as order_parts
from handlers.volunteers import away as volunteers_away
from handlers.volunteers import becoming as volunteers_becoming
from handlers.volunteers import correcting as volunteers_correcting
from handlers.volunteers import declining, reports
from handlers.volunteers import joining as volunteers_joining
from handlers.volunteers import listing as volunteers_listing
from handlers.volunteers import places as volunteers_places
from handlers.volunteers import profile as volunteers_profile
from handlers.volunteers import requests as lecture_requests
from handlers.volunteers import service as volunteers_service
from handlers.volunteers import slots as volunteers_slots
from handlers.volunteers import times as volunteers_times
from handlers.words import router as words
from handlers.words import wordless


def root_router() -> Router:
    """Return a fresh root with every conversation; the last ones take what is left."""
    root = Router(name="linli")
    root.message.outer_middleware(Refusals())
    root.callback_query.outer_middleware(Refusals())
    root.callback_query.outer_middleware(SettlePressed())
    root.callback_query.outer_middleware(LookAtSite())
    for router in (
        front.rooms_router,
        browse.router,
        calendar.router,
        site_card.router,
        wishes.router,
        signing.router,
        mine.router,
        checking_in.router,
        record.router,
        seats.router,
        coming.router,
        giving_up.router,
        reactions.router,
        why.router,
        feedback.router,
        surveys.router,
        reports.router,
        archive.router,
        lecture_requests.router,
        declining.router,
        topics.router,
        news.router,
        themes.router,
        digests.router,
        privacy.router,
        asking.router,
        desk.router,
        choosing_sites.router,
        choosing_items.router,
        menu_items.router,
        menu_item_drafts.router,
        menu_item_fields.router,
        menu_item_finding.router,
        inviting.router,
        people.router,
        records.router,
        settings.router,
        tonight.router,
        holding.router,
        announcing.router,
        announcing_parts.router,
        announcing_extras.router,
        announcing_audience.router,
        announcing_conditions.router,
        announcing_periods.router,
        announcing_sending.router,
        announcing_steering.router,
        announcing.media_router,
        survey_list.router,
        survey_card.router,
        survey_settings.router,
        survey_dates.router,
        survey_questions.router,
        survey_question.router,
        survey_placing.router,
        survey_options.router,
        survey_conditions.router,
        survey_preview.router,
        questions.router,
        thread.router,
        answering.router,
        canned.router,
        today.router,
        check_in_codes.router,
        risk.router,
        waiting_lines.router,
        trail.router,
        briefs.router,
        one_brief.router,
        brief_photos.router,
        groups.router,
        calls.router,
        lecturer_calls.router,
        care_calls.router,
        opinions.router,
        slot_card.router,
        slot_choosing.router,
        entering.router,
        work.router,
        whens.router,
        offerings.router,
        offering_draft.router,
        offering_times.router,
        offering_lessons.router,
        offering_making.router,
        offering_part_screens.router,
        offering_parts.router,
        offering_check.router,
        offering_end.router,
        orders.router,
        order_card.router,
        ordering.router,
        order_draft.router,
        order_dates.router,
        order_parts.router,
        site.router,
        site_hours.router,
        site_contacts.router,
        survey_results.router,
        survey_pictures.router,
        quiz_results.router,
        survey_drawing.router,
        survey_books.router,
        papers.router,
        attendance.router,
        attendance_roster.router,
        attendance_finishing.router,
        attendance_heads.router,
        attendance_walk_ins.router,
        attendance_sheets.router,
        attendance_months.router,
        attendance_closing.router,
        attendance_entries.router,
        importing.router,
        attention.router,
        undelivered.router,
        owners_themes.router,
        theme_quiz.router,
        owners_words.router,
        volunteers_joining.router,
        volunteers_becoming.router,
        volunteers_slots.router,
        volunteers_profile.router,
        volunteers_times.router,
        volunteers_places.router,
        volunteers_away.router,
        volunteers_listing.router,
        volunteers_service.router,
        volunteers_correcting.router,
        membership.router,
        language.router,
        profile.router,
        linking.router,
        words.router,
        wordless.router,
        front.past_router,
    ):
        root.include_router(router)
    return root
