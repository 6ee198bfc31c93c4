"""Lecturers 讲师: asked again when their offering changes, told when they need not come."""
