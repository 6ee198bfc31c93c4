"""Survey results as pictures, drawn in a worker: one a question, readable on a phone.

A single colour and a label at each bar: nothing depends on telling colours apart. matplotlib is
imported as a picture is drawn, never before.
"""

from papers.charts.comparing import Group, comparison_chart, comparison_charts
from papers.charts.questions import points_chart, question_chart, question_charts

__all__ = [
    "Group",
    "comparison_chart",
    "comparison_charts",
    "points_chart",
    "question_chart",
    "question_charts",
]
