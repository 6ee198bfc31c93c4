"""What is wrong with a survey's workbook, in words for who has to mend it."""

from collections.abc import Mapping

from locales.reader import Reader, mark
from papers.survey_book.reading import BookSays
from papers.workbook.faults import expectation, faulty, place_of
from school.imports.rows import Expected, Fault
from school.surveys.book import Wrong

# What was expected, as the end of a sentence; {all} are the fault's hints.
_WORDS: Mapping[Wrong, str] = {
    Wrong.NUMBER_TWICE: mark("each number only once"),
    Wrong.FEW_OPTIONS: mark("at least two options, one a line"),
    Wrong.NO_OPTIONS: mark("no options, as none can be chosen in a question of this kind"),
    Wrong.OPTION_TWICE: mark("each option only once"),
    Wrong.RIGHT: mark("right answers among the options: {all}"),
    Wrong.RIGHT_NUMBER: mark("the right number"),
    Wrong.EARLIER: mark("the number of a question above that has options or numbers"),
    Wrong.KNOWN_OPTION: mark("an option of that question: {all}"),
    Wrong.ANONYMOUS_PHOTO: mark("no photo, as the survey is anonymous"),
    Wrong.ANONYMOUS_QUOTA: mark("options without a limit, as the survey is anonymous"),
    Wrong.BOUNDS: mark("a most that is not below the least"),
    Wrong.NOTHING_RIGHT: mark("right answers, as it is a quiz"),
    Wrong.SPAN: mark("a closing after the opening"),
    Wrong.CONDITION: mark("a condition such as 2=yes or 3>=60"),
}


def described(says: BookSays, reader: Reader) -> str:
    """Return one line: where it stands, what is there, what was expected."""
    if isinstance(says.kind, Wrong):
        expected = reader.label(_WORDS[says.kind], all=reader.join(says.hint))
        fault = Fault(says.sheet, says.row, says.column, says.value, Expected.VALUE)
    else:
        fault = Fault(says.sheet, says.row, says.column, says.value, says.kind, says.hint)
        expected = expectation(fault, reader)
    place = place_of(fault, reader)
    if says.sheet and says.row is None and says.column:
        place = reader.label("Sheet {sheet}, {column}", sheet=says.sheet, column=says.column)
    return faulty(place, says.value, expected, reader)
