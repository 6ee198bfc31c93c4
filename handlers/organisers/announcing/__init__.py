"""/announce: putting an announcement together, sending it, and seeing how it goes."""
