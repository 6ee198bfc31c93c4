"""The school's workbook: read for the import, written for the template and the export."""

from papers.workbook.reading import parse_workbook
from papers.workbook.writing import template_workbook, write_workbook

__all__ = ["parse_workbook", "template_workbook", "write_workbook"]
