"""The inbox: updates are stored before they are confirmed, and handled until they are done."""
