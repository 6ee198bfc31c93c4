"""Surveys 问卷 and quizzes 答题: what is asked, who has answered, and what they said."""
