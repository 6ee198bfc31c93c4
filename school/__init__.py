"""The school: a module a subject, its tables beside its rules; no Telegram, HTTP or wording."""

from school import columns  # noqa: F401 - names constraints, so it comes before any table
