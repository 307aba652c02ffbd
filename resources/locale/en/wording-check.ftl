# Words of hand-written text: calmer or clearer ones, and how sure they are.
wording-better = “{ $said }”: better “{ $better }”
wording-certainty = { $finding } is { $held } in the form. The text says: “{ $said }”
check-wording-verb = Reword
wording-stride = The findings say “{ $first }”, the impression says “{ $second }”
check-wording-replace = Replace
