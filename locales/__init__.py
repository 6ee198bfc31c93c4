"""Words and formats for one reader: gettext catalogues, Babel, and what typed words mean."""
