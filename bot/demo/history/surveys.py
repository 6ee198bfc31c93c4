"""What was asked in the half year, and is asked now: needs, satisfaction twice, quizzes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.demo.history.sheaf import Past
from papers.example.history import history
from school.surveys.answers import packed, sealed_answers
from school.surveys.batches import batches
from school.surveys.drawing import commitment_of, winners_of
from school.surveys.finishing import CODE_LENGTH, CODE_SIGNS
from school.surveys.flow import Answer
from school.surveys.storing import ID_BYTES, padded
from school.surveys.tables import (
    SEED_FIELD,
    SHEET_FIELD,
    Purpose,
    QuestionType,
    ResponseState,
    Survey,
    SurveyDraw,
    SurveyKind,
    SurveyOption,
    SurveyQuestion,
    SurveyResponse,
    SurveySheet,
    SurveyState,
)

# How likely somebody knows the right answer of a quiz.
_KNOWS = 0.8
_OPENS, _CLOSES = "09:00", "20:00"
_MINUTE = timedelta(minutes=1)

Told = Mapping[str, Any]


def add_surveys(past: Past) -> None:
    """Add them all, with their answers."""
    ids: dict[str, int] = {}
    for told in history()["surveys"]:
        opens, closes = (
            past.at(past.today + timedelta(days=told[end]), clock)
            for end, clock in (("from", _OPENS), ("to", _CLOSES))
        )
        survey_id = _survey(past, told, opens, closes, ids.get(told.get("round_of", "")))
        ids[told["key"]] = survey_id
        asked = [
            (_question(past, survey_id, n, each), each)
            for n, each in enumerate(told["questions"], 1)
        ]
        _answers(past, told, survey_id, asked, opens, min(closes, past.now))


def _survey(
    past: Past, told: Told, opens: datetime, closes: datetime, first_round: int | None
) -> int:
    is_over = closes < past.now
    before = opens - timedelta(days=2)
    last = max(past.everybody)
    return past.sheaf.add(
        Survey,
        kind=SurveyKind(told["kind"]),
        state=SurveyState.CLOSED if is_over else SurveyState.OPEN,
        purpose=Purpose(told["purpose"]),
        title=told["title"],
        intro=told.get("intro"),
        site_id=None,
        author_id=past.keeper_id,
        anonymous=told["anonymous"],
        audience={"only": [], "without": []},
        opens_at=opens,
        closes_at=closes,
        # Nobody of the page is written to because of what was before them.
        reminders=0,
        reminder_days=3,
        first_round_id=first_round,
        pass_points=told.get("pass"),
        attempts=told.get("attempts", 1),
        mixed=False,
        draw_seats=told.get("draw"),
        version=1,
        cursor=last,
        until_id=last,
        reminded=0,
        created_at=before,
        changed_at=opens,
        opened_at=opens,
        closed_at=closes if is_over else None,
    )


def _question(past: Past, survey_id: int, number: int, each: Told) -> int:
    question_id = past.sheaf.add(
        SurveyQuestion,
        survey_id=survey_id,
        number=number,
        type=QuestionType(each["type"]),
        text=each["text"],
        required=each.get("required", True),
        least=None,
        most=each.get("most"),
        points=each.get("points", 0),
        explanation=each.get("explanation"),
    )
    for n, text in enumerate(each.get("options", ()), 1):
        past.sheaf.add_plain(
            SurveyOption,
            question_id=question_id,
            id=n,
            number=n,
            text=text,
            right=each.get("right") == n,
            taken=0,
        )
    return question_id


def _answers(
    past: Past,
    told: Told,
    survey_id: int,
    asked: Sequence[tuple[int, Told]],
    opens: datetime,
    until: datetime,
) -> None:
    """Let people answer; what was anonymous leaves them, what was a quiz may be drawn."""
    chance, codes = past.chance, []
    given: dict[int, tuple[int, dict[int, Answer]]] = {}
    is_quiz = told["kind"] == SurveyKind.QUIZ
    is_over = until < past.now
    span = int((until - opens).total_seconds()) // 60
    for person_id in chance.sample(past.everybody, told["answers"]):
        answers = {id_: answer for id_, each in asked if (answer := _answer(past, each))}
        begun = opens + chance.randint(0, max(span - 10, 1)) * _MINUTE
        ended = min(begun + chance.randint(2, 9) * _MINUTE, past.now)
        stored = told["anonymous"] and is_over
        result = _result(past, told, asked, answers) if is_quiz else {}
        response_id = past.sheaf.add(
            SurveyResponse,
            survey_id=survey_id,
            by_id=person_id,
            for_id=person_id,
            attempt=1,
            state=ResponseState.STORED if stored else ResponseState.FINISHED,
            plan=[id_ for id_, _ in asked] if is_quiz else None,
            answers=None if stored else sealed_answers(past.vault, answers),
            group_site_id=past.site_of[person_id],
            points=result.get("points"),
            passed=result.get("passed"),
            code=result.get("code"),
            begun_at=begun,
            touched_at=ended,
            ended_at=ended,
        )
        given[response_id] = past.site_of[person_id], answers
        if result.get("code"):
            codes.append(result["code"])
    if told["anonymous"]:
        _store(past, survey_id, given)
    if "draw" in told:
        _draw(past, told, survey_id, codes, until if is_over else None)


def _answer(past: Past, each: Told) -> Answer | None:
    """Return what somebody answers; None: nothing."""
    chance = past.chance
    options = range(1, len(each.get("options", ())) + 1)
    match QuestionType(each["type"]):
        case QuestionType.ONE if "right" in each:
            knows = chance.random() < _KNOWS
            return Answer(options=(each["right"] if knows else chance.choice(options),))
        case QuestionType.ONE:
            return Answer(options=(chance.choices(options, each["weights"])[0],))
        case QuestionType.SEVERAL:
            drawn = chance.choices(options, each["weights"], k=each["most"])
            return Answer(options=tuple(sorted(set(drawn))))
        case QuestionType.SCALE:
            return Answer(number=chance.choices(range(1, 6), each["weights"])[0])
        case _:
            says = chance.random() < each["chance"]
            return Answer(text=chance.choice(each["texts"])) if says else None


def _result(
    past: Past, told: Told, asked: Sequence[tuple[int, Told]], answers: Mapping[int, Answer]
) -> dict[str, Any]:
    points = sum(each["points"] for id_, each in asked if answers[id_].options == (each["right"],))
    passed = points >= told["pass"]
    code = "".join(past.chance.choices(CODE_SIGNS, k=CODE_LENGTH))
    return {"points": points, "passed": passed, "code": code if passed else None}


def _store(past: Past, survey_id: int, given: Mapping[int, tuple[int, dict[int, Answer]]]) -> None:
    """Put the answers among the sheets, as they are at a closing."""
    waiting = ((id_, site_id) for id_, (site_id, _) in given.items())
    sheets = [
        (batch.site_id, given[id_][1])
        for batch in batches(waiting, closing=True)
        for id_ in batch.response_ids
    ]
    past.chance.shuffle(sheets)
    for site_id, answers in sheets:
        past.sheaf.add_plain(
            SurveySheet,
            id=past.chance.randbytes(ID_BYTES).hex(),
            survey_id=survey_id,
            site_id=site_id,
            answers=past.vault.seal(SHEET_FIELD, padded(packed(answers))),
        )


def _draw(
    past: Past, told: Told, survey_id: int, codes: Sequence[str], drawn_at: datetime | None
) -> None:
    """Commit to a seed; of what is over, draw and publish."""
    seed = past.chance.randbytes(ID_BYTES).hex()
    listed = sorted(codes)
    over = drawn_at is not None
    past.sheaf.add_plain(
        SurveyDraw,
        survey_id=survey_id,
        seats=told["draw"],
        commitment=commitment_of(seed),
        seed=past.vault.seal(SEED_FIELD, seed),
        codes=listed if over else None,
        winners=winners_of(listed, seed, seats=told["draw"]) if over else None,
        drawn_at=drawn_at + timedelta(hours=1) if drawn_at else None,
        drawn_by_id=past.keeper_id if over else None,
    )
