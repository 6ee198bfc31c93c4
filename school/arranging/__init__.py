"""Making and changing offerings one at a time, by chat: drafts, their consequences, and applying.

An offering's values and what a change of them means are those of `school.imports`, so that a
change is the same whichever way it comes in.
"""
