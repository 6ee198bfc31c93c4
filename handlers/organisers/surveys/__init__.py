"""Surveys and quizzes as organisers make them: list, card, questions, preview, sending out."""
