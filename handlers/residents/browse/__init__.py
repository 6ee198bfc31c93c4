"""看课报名: browsing what is on, by site, category and time, down to one card."""
