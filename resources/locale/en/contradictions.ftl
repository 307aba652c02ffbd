# Contradictions of values and of texts: what differs, with both sides named.
contradiction-side-imaged = { $finding }: the form says { $side }, but only the other side was imaged
contradiction-side-requested = { $finding }: the form says { $side }, the request names the other side
contradiction-root-side = { $finding }: its root lies on the other side
contradiction-contrast = { $finding } is said to enhance, but no contrast medium was given
contradiction-oedema = { $finding }: oedema does not show on { $modality }
contradiction-size = { $finding }: { $size } mm is unusually large. Check the unit and the point
contradiction-normal = { $finding } is also called absent
contradiction-sex = { $finding }: the patient is recorded as { $sex }
contradiction-childhood = { $finding } is a disease of childhood; the patient is { $age } years old
contradiction-twice = { $finding } is entered twice
contradiction-pregnant-man = A male patient is recorded as pregnant
contradiction-postpartum-man = A male patient is recorded as having given birth
contradiction-later-surgery = Surgery is dated { $date }, after this study
contradiction-later-block = A block is dated { $date }, after this study
contradiction-later-comparison = The earlier study is dated { $date }, after this one
contradiction-sign = { $sign } is recorded as present and as absent
contradiction-text-side = { $finding }: the side differs. The text says: “{ $quote }”
contradiction-text-level = { $finding }: the level differs. The text says: “{ $quote }”
contradiction-text-denied = { $finding } is denied. The text says: “{ $quote }”
contradiction-text-size = { $finding }: the form says { $size } mm. The text says: “{ $quote }”
contradiction-text-count = The form has { $count } of { $finding }. The text says: “{ $quote }”
contradiction-text-age = The patient is { $age } years old. The text says: “{ $quote }”
contradiction-text-sex = The patient is recorded as { $sex }. The text says: “{ $quote }”
contradiction-text-contrast = { $form ->
    [yes] Contrast medium is recorded as given.
   *[no] Contrast medium is recorded as not given.
  } The text says: “{ $quote }”
contradiction-text-modality = The study is { $modality }. The text says: “{ $quote }”
contradiction-text-region = The study shows the { $region }. The text says: “{ $quote }”
check-contradiction-verb = Look
problem-contradiction = { $text }
    .do = Correct the value or the text; the report was written as it is
