"""The form and the document: template, answers, checks, wording, ``compose``."""
