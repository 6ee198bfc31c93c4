"""What happens when time passes: plain functions of now that APScheduler merely calls."""
