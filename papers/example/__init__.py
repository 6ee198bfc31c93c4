"""The example school: a town school with all that the workbook can say, made for a given day."""

from papers.example.school import example_rows, example_workbook

__all__ = ["example_rows", "example_workbook"]
