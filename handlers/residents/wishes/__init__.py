"""The course menu for residents: which courses they would like to have at their site."""
