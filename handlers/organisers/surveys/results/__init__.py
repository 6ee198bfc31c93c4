"""What a survey came to: counts, pictures, words, comparisons, a file, the draw."""
