# Words of hand-written text: calmer or clearer ones, and how sure they are.
wording-better = “{ $said }”: better “{ $better }”
wording-certainty = { $finding } is { $held } in the form. The text says: “{ $said }”
check-wording-verb = Reword
