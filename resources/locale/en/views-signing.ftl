# The life of the report in the review.
views-signing-name = Your name, as it is printed
views-signing-reason = One line
views-signing-status-draft = Draft
views-signing-status-preliminary = Preliminary
views-signing-status-final = Final
views-signing-status-appended = Addendum
views-signing-status-corrected = Correction
views-signing-status-retracted = Retracted
views-signing-act-save = Save as preliminary
views-signing-act-sign = Sign final
views-signing-act-sign-blocked = Sign final: { $count ->
    [one] 1 check blocks
   *[other] { $count } checks block
 }
views-signing-act-append = Add addendum
views-signing-act-correct = Correct
views-signing-act-retract = Retract
views-signing-why-sign = { $count ->
    [one] 1 check blocks
   *[other] { $count } checks block
 }. Go through them with F8, or write why you sign over them.
views-signing-why-append = What the addendum says
views-signing-why-correct = What was wrong and what is right
views-signing-why-retract = Why the report is retracted
views-signing-why-save = One line
views-signing-act-sign-role = Sign final: a radiologist signs
views-signing-act-recall = Recall
views-signing-who-local = One local reader: nobody is set up, so a typed name signs.
views-signing-who-person = Signed in: { $name }, { $role }
views-signing-pin = PIN
views-signing-pin-sign = Your PIN signs this report as final.
views-signing-pin-append = Your PIN signs the addendum.
views-signing-pin-correct = Your PIN signs the correction.
views-signing-pin-retract = Your PIN signs the retraction.
views-signing-waits = Signed. Leaves in { $left }; until then it can be recalled as preliminary.
