"""What is said to buttons of the past, wherever they are met."""

from handlers.callbacks import OpenRoom
from handlers.screens import Screen, button, rows
from handlers.talk import Talk


def no_longer(talk: Talk) -> Screen:
    """Return that a button is no longer in use, and a way on."""
    told = talk.reader.say("That button is no longer in use. Please go on from here.")
    return Screen(
        told, rows(button(talk.reader.label("See courses"), OpenRoom(name="COURSES").pack()))
    )
