"""Callback data of surveys as residents answer them."""

from handlers.callbacks import OpenSurvey

__all__ = ["OpenSurvey"]
