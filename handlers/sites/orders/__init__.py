"""Orders from the course menu: placed by liaisons, planned or declined by organisers."""
