"""What typed words mean: lexicons (data beside the code) that turn text into neutral values.

Pure functions of one text each. They are careful: what is not clearly understood gives None or
UNCLEAR, and Linli asks again; a wrong yes would cost somebody a seat.
"""

from locales.understand.answers import Answer, yes_no
from locales.understand.menu import MenuWord, menu_word, stop_word
from locales.understand.names import person_name
from locales.understand.numerals import choice_number, numbers
from locales.understand.phones import phone
from locales.understand.years import birth_year

__all__ = [
    "Answer",
    "MenuWord",
    "birth_year",
    "choice_number",
    "menu_word",
    "numbers",
    "person_name",
    "phone",
    "stop_word",
    "yes_no",
]
