"""Scoring many files as one run: cut into batches, kept in a journal, resumable, written at the end.

``settings`` says what is done, ``batches`` cuts the inputs, ``scoring_batch`` scores one batch, ``workers`` has batches scored
side by side and in order, ``journal`` keeps what is done, ``copies`` finds which articles are the same, ``finishing`` writes the
outputs, ``tally`` counts and reports.
"""
