"""The school's settings by chat."""
