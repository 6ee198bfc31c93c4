"""Parts of the work desk that only show: what is on, what is at risk, who waits, who did what."""
