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
