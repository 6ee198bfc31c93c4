"""After a lesson: why somebody was not there, and how it was."""
