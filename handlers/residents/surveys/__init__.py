"""Answering surveys and quizzes: one question a message, resumed wherever one stood."""
