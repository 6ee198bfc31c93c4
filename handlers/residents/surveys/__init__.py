"""Answering surveys and quizzes."""
