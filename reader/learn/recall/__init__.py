"""Recall: which questions the user is asked again and when, depending on how well they were recalled."""
