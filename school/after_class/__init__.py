"""After a lesson: who was absent is asked why, and who came how it was."""
