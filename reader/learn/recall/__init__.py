"""Recall: which questions a person is asked again and when, from how well they were recalled."""
