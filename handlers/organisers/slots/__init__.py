"""Who gives an offering: the work desk's screens of asking lecturers."""
