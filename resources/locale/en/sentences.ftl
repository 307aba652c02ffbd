# Sentences of the impression that were written over by hand
app-edit-edit-sentence = Write over a sentence
app-edit-restore-sentence = Give back the computed sentence
document-edited = Worded by the reader; the evidence behind the call is unchanged.
document-edited-old = Worded by the reader before the finding or its call changed; not confirmed since.
check-edited-old = { $finding }: your sentence is out of date
check-edited-old-detail = The finding or its call changed after you wrote it. Confirm the sentence or give back the computed one.
check-edited-old-verb = Look
check-edited-withheld = { $finding }: your sentence is not printed
check-edited-withheld-detail = While something must be acted on, only the computed words are printed beside it.
check-edited-withheld-verb = Look
views-sentences = Sentences
views-sentences-of = Sentence of finding { $number }: { $name }
views-sentences-edited = Worded by hand
views-sentences-old = Out of date
views-sentences-confirm = Still right
views-sentences-restore = Computed words
views-sentences-hint = Ctrl Enter keeps, Esc gives up
