# The findings in plain words, for the patient.
document-section-plain = In plain words
document-plain-act-now = { $number ->
    [none] {""}
   *[other] { $number }.{" "}
  }{ $finding }: this needs attention soon. Your doctor will speak with you about it.
document-plain-likely-symptomatic = { $number ->
    [none] {""}
   *[other] { $number }.{" "}
  }{ $finding }: this fits your pain and probably takes part in it.
document-plain-indeterminate = { $number ->
    [none] {""}
   *[other] { $number }.{" "}
  }{ $finding }: this may or may not take part in your pain. The pictures alone do not tell.
document-plain-likely-incidental = { $number ->
    [none] {""}
   *[other] { $number }.{" "}
  }{ $finding }: this was seen and is unlikely to take part in your pain. The pain is real; this picture does not explain it.
document-plain-not-scored = { $number ->
    [none] {""}
   *[other] { $number }.{" "}
  }{ $finding }: this was seen. What it has to do with your pain cannot be said from these pictures.
document-plain-told = { $number ->
    [none] {""}
   *[other] { $number }.{" "}
  }{ $finding }: this was seen. Your doctor will explain what it means.
