"""Surveys and quizzes: their questions, who answers them, and the answers.

A `SurveyResponse` says that somebody answers, or has, and holds their answers. Of an anonymous
survey the answers leave it in shuffled batches for `SurveySheet`, which knows neither who nor
when (`school.surveys.batches`).
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from school.columns import choice, no, utc

ANSWERS_FIELD = "survey_response.answers"
SHEET_FIELD = "survey_sheet.answers"
SEED_FIELD = "survey_draw.seed"

TITLE_LIMIT = 40
INTRO_LIMIT = 300
QUESTION_LIMIT = 120
OPTION_LIMIT = 40
MOST_OPTIONS = 30
MOST_QUESTIONS = 60
EXPLANATION_LIMIT = 300
# Nothing is shown of fewer answers than these, and no anonymous batch is smaller.
FEWEST = 5


class SurveyKind(StrEnum):
    """问卷: what people think or need. 答题: what they know, with right answers."""

    SURVEY = "survey"
    QUIZ = "quiz"


class SurveyState(StrEnum):
    """DRAFT is being made. OPEN takes answers from its opening to its closing. CLOSED: over."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Purpose(StrEnum):
    """What a survey is for: needs feed orders, after-event ones belong to an offering."""

    OTHER = "other"
    NEEDS = "needs"
    AFTER_EVENT = "after_event"
    SATISFACTION = "satisfaction"
    KNOWLEDGE = "knowledge"


class QuestionType(StrEnum):
    """How a question is answered."""

    ONE = "one"
    SEVERAL = "several"
    SCALE = "scale"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    PHOTO = "photo"


class Survey(SQLModel, table=True):
    """One round of a survey or quiz.

    `site_id` is where it is asked from: it reaches nobody outside (None: the whole school).
    `audience` is whom it invites (`school.announcements.audience`); None: nobody is invited, who
    has the link answers. From `opens_at` until `closes_at` answers are taken. Who has not
    finished is reminded at most `reminders` times, `reminder_days` days apart. `first_round_id`
    is the survey of which this is a later round; rounds are compared. `offering_id` is what an
    after-event survey is about.

    Of quizzes: `pass_points` is needed to have passed (None: nobody fails), `attempts` how often
    one may try, `minutes` what one try may take (None: as long as one likes), `mixed` asks in a
    different order each time. `draw_seats` is how many are drawn among those who passed.

    `version` counts every change of the form, also while it is open. `cursor` and `until_id` are
    how far the invitations are written, `reminded` and `reminder_cursor` the same of reminders.
    """

    __tablename__ = "surveys"
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="span"),
        CheckConstraint("reminders BETWEEN 0 AND 5", name="reminders"),
        CheckConstraint("reminder_days BETWEEN 1 AND 30", name="reminder_days"),
        CheckConstraint("attempts BETWEEN 1 AND 20", name="attempts"),
        CheckConstraint("minutes BETWEEN 1 AND 600", name="minutes"),
        CheckConstraint("pass_points >= 0", name="pass_points"),
        CheckConstraint("draw_seats >= 1", name="draw_seats"),
        CheckConstraint("cursor <= until_id", name="cursor"),
        CheckConstraint(
            "state = 'draft' OR (opens_at IS NOT NULL AND closes_at IS NOT NULL)", name="dated"
        ),
        Index("ix_surveys_open", "state", "closes_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: SurveyKind = choice(SurveyKind, default=SurveyKind.SURVEY)
    state: SurveyState = choice(SurveyState, default=SurveyState.DRAFT)
    purpose: Purpose = choice(Purpose, default=Purpose.OTHER)
    title: str = Field(max_length=TITLE_LIMIT)
    intro: str | None = Field(default=None, max_length=INTRO_LIMIT)
    site_id: int | None = Field(default=None, foreign_key="sites.id", index=True)
    author_id: int = Field(foreign_key="people.id", index=True)
    anonymous: bool = no()
    audience: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    opens_at: datetime | None = utc(nullable=True)
    closes_at: datetime | None = utc(nullable=True)
    reminders: int = 2
    reminder_days: int = 3
    first_round_id: int | None = Field(default=None, foreign_key="surveys.id", index=True)
    offering_id: int | None = Field(default=None, foreign_key="offerings.id", index=True)
    pass_points: int | None = None
    attempts: int = 1
    minutes: int | None = None
    mixed: bool = no()
    draw_seats: int | None = None
    version: int = 1
    cursor: int = 0
    until_id: int = 0
    reminded: int = 0
    reminder_cursor: int | None = None
    reminded_at: datetime | None = utc(nullable=True)
    created_at: datetime = utc()
    changed_at: datetime = utc(index=True)
    opened_at: datetime | None = utc(nullable=True)
    closed_at: datetime | None = utc(nullable=True)
    deleted_at: datetime | None = utc(nullable=True)


class SurveyQuestion(SQLModel, table=True):
    """One question; `number` orders them, and need not be without gaps.

    `least` and `most` bound how many options may be chosen, or a number. `show_if` is when it is
    asked (`school.surveys.flow`); None: always. `right` is the right number of a quiz's NUMBER or
    SCALE. Of questions with one `pool` a try is asked `pool_takes`. One that was `removed_at`
    keeps the answers it got, and is asked no more.
    """

    __tablename__ = "survey_questions"
    __table_args__ = (
        CheckConstraint("points >= 0", name="points"),
        CheckConstraint("least <= most", name="bounds"),
        Index("ix_survey_questions_order", "survey_id", "number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = Field(foreign_key="surveys.id", ondelete="CASCADE")
    number: int
    type: QuestionType = choice(QuestionType)
    text: str = Field(max_length=QUESTION_LIMIT)
    required: bool = True
    least: int | None = None
    most: int | None = None
    show_if: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    right: int | None = None
    points: int = 0
    explanation: str | None = Field(default=None, max_length=EXPLANATION_LIMIT)
    pool: str | None = Field(default=None, max_length=OPTION_LIMIT)
    pool_takes: int | None = None
    removed_at: datetime | None = utc(nullable=True)


class SurveyOption(SQLModel, table=True):
    """One thing to choose, of questions of ONE and SEVERAL; an id is never given twice in one.

    `most` is how many answers it takes, its quota, and `taken` how many it has: of named surveys
    alone, since of anonymous ones it would tell what each one chose. One that was `removed_at`
    keeps the answers it got, and is offered no more. `item_id` and `site_id` are the menu item and
    the site that it stands for, so that what people need is found again when courses are ordered.
    """

    __tablename__ = "survey_options"
    __table_args__ = (
        CheckConstraint("most >= 1", name="most"),
        CheckConstraint("taken >= 0", name="taken"),
    )

    question_id: int = Field(
        foreign_key="survey_questions.id", primary_key=True, ondelete="CASCADE"
    )
    id: int = Field(primary_key=True)
    number: int
    text: str = Field(max_length=OPTION_LIMIT)
    right: bool = no()
    most: int | None = None
    taken: int = 0
    item_id: int | None = Field(default=None, foreign_key="menu_items.id", index=True)
    site_id: int | None = Field(default=None, foreign_key="sites.id", index=True)
    removed_at: datetime | None = utc(nullable=True)


class ResponseState(StrEnum):
    """OPEN is under way. FINISHED was sent. STORED: its answers lie among the anonymous sheets.

    OVERDUE: a quiz's time ran out, and what was answered until then counts.
    """

    OPEN = "open"
    FINISHED = "finished"
    STORED = "stored"
    OVERDUE = "overdue"


# Takes no answers any more, and holds those it was given.
ENDED = (ResponseState.FINISHED, ResponseState.OVERDUE)
# Was sent, wherever its answers stand now.
SENT = (*ENDED, ResponseState.STORED)


class SurveyResponse(SQLModel, table=True):
    """One person answers one survey, for themselves or for somebody in their care.

    `for_id` is whose answers they are, `by_id` who gives them; `answers` are sealed
    (`school.surveys.answers`), all that were given, also those to questions that are hidden by
    now. `plan` are the ids of a quiz's
    questions in the order of this try (None: all, in theirs). `at_id` is the question that is on
    the screen (None: not begun, or all is looked over before sending). `points` and `passed` are a
    quiz's result. `code` stands for the person in a published list. `group_site_id` is the site
    that results are compared by.
    """

    __tablename__ = "survey_responses"
    __table_args__ = (
        UniqueConstraint("survey_id", "for_id", "attempt"),
        UniqueConstraint("survey_id", "code"),
        CheckConstraint("attempt >= 1", name="attempt"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
        Index(
            "uq_survey_responses_open",
            "survey_id",
            "for_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_survey_responses_state", "survey_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = Field(foreign_key="surveys.id")
    by_id: int = Field(foreign_key="people.id", index=True)
    for_id: int = Field(foreign_key="people.id", index=True)
    attempt: int = 1
    state: ResponseState = choice(ResponseState, default=ResponseState.OPEN)
    plan: list[int] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    at_id: int | None = None
    answers: bytes | None = None
    group_site_id: int | None = Field(default=None, foreign_key="sites.id")
    points: int | None = None
    passed: bool | None = None
    code: str | None = Field(default=None, max_length=12)
    begun_at: datetime = utc()
    touched_at: datetime = utc()
    due_at: datetime | None = utc(nullable=True, index=True)
    ended_at: datetime | None = utc(nullable=True)


class SurveySheet(SQLModel, table=True):
    """The answers of one anonymous response: sealed, padded, under a random id, without a time.

    `site_id` is there only where at least five came from that site.
    """

    __tablename__ = "survey_sheets"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: str = Field(primary_key=True, max_length=32)
    survey_id: int = Field(foreign_key="surveys.id", index=True)
    site_id: int | None = Field(default=None, foreign_key="sites.id")
    answers: bytes


class SurveyDraw(SQLModel, table=True):
    """The draw among those who passed a quiz: anybody can do it again (docs/surveys.md).

    `commitment` is the SHA-256 of the seed and is told as the quiz opens; `seed` is sealed until
    `drawn_at`, when it is published with `codes`, those who passed, and `winners` among them.
    """

    __tablename__ = "survey_draws"

    survey_id: int = Field(foreign_key="surveys.id", primary_key=True)
    seats: int
    commitment: str = Field(max_length=64)
    seed: bytes
    codes: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    winners: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    drawn_at: datetime | None = utc(nullable=True)
    drawn_by_id: int | None = Field(default=None, foreign_key="people.id")


class ThemeQuiz(SQLModel, table=True):
    """The quiz that goes with a month's theme."""

    __tablename__ = "theme_quizzes"

    theme_id: int = Field(foreign_key="themes.id", primary_key=True)
    survey_id: int = Field(foreign_key="surveys.id", unique=True)
