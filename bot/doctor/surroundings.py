"""What is installed with Linli, and what it knows of the calendar."""

from collections.abc import Iterator
from datetime import date

from bot.doctor.findings import Finding, failure, ok, warning
from locales.catalogues import catalogue_path, read_catalogue
from locales.maintenance import missing
from locales.reader import LANGUAGES, mark
from school.days import OwnDays, calendar_knows

LANGUAGE = mark("Languages")
WORKDAYS = mark("Days off")
# The State Council announces the next year's holidays in October or November.
ANNOUNCED_BY = 12


def catalogues() -> Iterator[Finding]:
    """Tell whether every language has every sentence."""
    from babel.messages.pofile import PoFileError

    incomplete = False
    for language in LANGUAGES:
        try:
            left = len(missing(read_catalogue(catalogue_path(language), language)))
        except (OSError, PoFileError, UnicodeDecodeError):
            incomplete = True
            yield failure(
                LANGUAGE,
                mark("the sentences of {language} cannot be read"),
                mark("Install Linli anew."),
                language=language,
            )
            continue
        if left:
            incomplete = True
            yield warning(
                LANGUAGE,
                mark("{language} lacks {count} sentences, which appear in English"),
                mark("Install a released version, or translate them in locales/."),
                language=language,
                count=left,
            )
    if not incomplete:
        yield ok(LANGUAGE, mark("{languages} are complete"), languages=", ".join(LANGUAGES))


def workdays(today: date, own: OwnDays) -> Finding:
    """Tell whether the days off of this year, and in its last month of the next, are known."""
    ahead = today.year + (today.month >= ANNOUNCED_BY)
    unknown = [year for year in (today.year, ahead) if not calendar_knows(year, own)]
    if unknown:
        return warning(
            WORKDAYS,
            mark("those of {year} are not known; Monday to Friday count as workdays"),
            mark("Import them with the workbook's sheet of days, or upgrade chinesecalendar."),
            year=unknown[0],
        )
    return ok(WORKDAYS, mark("known for {year}"), year=ahead)
