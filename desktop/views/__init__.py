"""Qt and only Qt: values in, widgets and pixels out; a user's wishes up as named edits."""
