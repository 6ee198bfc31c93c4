"""The words of the templates, in the language of whoever makes a survey from one.

What is written in Chinese is kept in simplified script, as all that organisers write: whoever
reads traditional script sees it so.
"""

from collections.abc import Mapping

from locales.reader import Reader, mark, reader_for
from school.surveys.templates import Template, keys_of

_SIMPLIFIED = "zh_CN"
_WORDS: Mapping[Template, Mapping[str, str]] = {
    Template.NEEDS: {
        "title": mark("What would you like to learn?"),
        "intro": mark("Tell us, and we plan courses by it."),
        "courses": mark("Which courses would you come to?"),
        "when": mark("When do you have time?"),
        "where": mark("Which place is best for you?"),
        "else": mark("What else would you like to learn?"),
        "mornings": mark("Weekday mornings"),
        "afternoons": mark("Weekday afternoons"),
        "evenings": mark("Weekday evenings"),
        "weekends": mark("Weekends"),
        "any_time": mark("Any time"),
    },
    Template.AFTER_EVENT: {
        "title": mark("How did you like the event?"),
        "intro": mark("A few words help us make it better."),
        "event": mark("How content are you with the event?"),
        "lecturer": mark("Was it explained clearly?"),
        "pace": mark("How was the pace?"),
        "too_fast": mark("Too fast"),
        "just_right": mark("Just right"),
        "too_slow": mark("Too slow"),
        "again": mark("Would you come again?"),
        "yes": mark("I would"),
        "maybe": mark("Perhaps"),
        "no": mark("I would not"),
        "why_not": mark("Why would you not come again?"),
        "better": mark("What could we do better?"),
    },
    Template.SATISFACTION: {
        "title": mark("How content are you with us?"),
        "intro": mark("Please say what you really think."),
        "school": mark("All in all, how content are you?"),
        "unhappy": mark("What are you not content with?"),
        "choice": mark("Is there enough to choose from?"),
        "lecturers": mark("How are the lecturers?"),
        "rooms": mark("How are place and rooms?"),
        "improve": mark("What should be better first?"),
        "more_courses": mark("More kinds of courses"),
        "other_times": mark("Better times"),
        "nearer": mark("Places nearer to me"),
        "smaller": mark("Fewer people in a class"),
        "all_well": mark("All is well as it is"),
        "better": mark("What else do you want to tell us?"),
    },
    Template.HEALTH: {
        "title": mark("What is healthy?"),
        "intro": mark("Six questions; the answer comes after each."),
        "salt": mark("How much salt a day at most, for a grown-up?"),
        "salt_5": mark("5 grams"),
        "salt_8": mark("8 grams"),
        "salt_12": mark("12 grams"),
        "salt.why": mark(
            "Under 5 grams a day: a bottle cap, not heaped. Less salt, lower pressure."
        ),
        "pressure": mark("From what value on is blood pressure high?"),
        "bp_120": mark("120/80"),
        "bp_140": mark("140/90"),
        "bp_160": mark("160/100"),
        "pressure.why": mark(
            "At rest, on several days, 140/90 or more is high. See a doctor then."
        ),
        "stroke": mark("“Stroke 120”: what does the 1 mean to look at?"),
        "feet": mark("Whether the feet are swollen"),
        "face": mark("Whether the face is crooked"),
        "eyes": mark("Whether the eyes are red"),
        "stroke.why": mark("1: look at one face. 2: lift two arms. 0: listen to the speech."),
        "at_once": mark("Somebody’s mouth is suddenly crooked. What first?"),
        "sleep": mark("Sleep, then see"),
        "pills": mark("Take some pills first"),
        "call": mark("Call 120 at once"),
        "at_once.why": mark("Call 120 at once. Minutes count; give nothing to eat or drink."),
        "moving": mark("How much brisk movement a week at least?"),
        "min_30": mark("30 minutes"),
        "min_150": mark("150 minutes"),
        "none": mark("None is needed"),
        "moving.why": mark("150 minutes a week at least, such as a brisk half hour on five days."),
        "greens": mark("How many vegetables a day at least?"),
        "g_100": mark("100 grams"),
        "g_300": mark("300 grams"),
        "g_1000": mark("1,000 grams"),
        "greens.why": mark("300 grams a day at least, half of them dark green or red."),
    },
}


def words_of(template: Template, reader: Reader) -> dict[str, str]:
    """Return a template's words by key, for its author."""
    if reader.language.startswith("zh"):
        reader = reader_for(_SIMPLIFIED, default=_SIMPLIFIED, zone=reader.zone)
    words = _WORDS[template]
    return {key: reader.label(words[key]) for key in keys_of(template)}
