"""活动简报: what was reported of sessions, made into briefs and published."""
