# Edits, as the Edit menu and the journal name them
app-edit-add-finding = Add finding
app-edit-change-finding = Change finding
app-edit-remove-finding = Remove finding
app-edit-set-normal = Call level normal
app-edit-clear-normal = Take back normal
app-edit-others-normal = All others normal
app-edit-set-lane = Move to another lane
app-edit-clear-lane = Back to the computed lane
app-edit-add-complaint = Add complaint
app-edit-change-complaint = Change complaint
app-edit-remove-complaint = Remove complaint
app-edit-set-sign = Record sign
app-edit-remove-sign = Remove sign
app-edit-set-flag = Set red flag
app-edit-deny-flags = Deny red flags
app-edit-indication = Change request
app-edit-study = Change study details
app-edit-patient = Change patient details
app-edit-history = Change history
app-edit-questionnaires = Change questionnaire score
app-edit-blocks = Change previous blocks
app-edit-factors = Change patient factors
app-edit-answer = Answer field
app-edit-record-call = Record communication
app-edit-question = Answer question
app-edit-question-not-known = Mark answer as not known
app-edit-mark = Place mark
app-edit-remove-mark = Remove mark
app-edit-key-image = Choose key image
app-edit-remove-key-image = Remove key image
app-edit-show-stack = Show series

# Edits that do not apply
problem-app-no-such-finding = This finding is no longer in the report
    .do = Choose another finding, or undo its removal
problem-app-no-such-complaint = This complaint is no longer in the report
    .do = Choose another complaint, or undo its removal
problem-app-no-such-sign = This sign is not recorded
    .do = Record the sign first
problem-app-no-such-flag = This is not a red flag with a known state
    .do = Choose a red flag from the list, and present, denied or not asked
problem-app-no-such-field = There is no field named { $field }
    .do = Choose a field of the form
problem-app-no-such-path = This place of the case does not exist
    .do = Answer in the form instead
problem-app-no-such-mark = This finding has no mark
    .do = Place the mark first
problem-app-no-such-key-image = This image is not among the key images
    .do = Choose it as a key image first
problem-app-wrong-type = The value does not fit the field { $field }
    .do = Choose one of the offered values
problem-app-id-taken = This entry exists already
    .do = Change the entry that is there
problem-app-no-type = A finding needs a type
    .do = Choose what was found
problem-app-root-grade-twice = Two different grades are given for the same nerve root
    .do = Keep one of them
problem-app-level-has-finding = { $level } has a finding and cannot be called normal
    .do = Remove the finding first, or leave the level as it is
problem-app-normal-and-not-assessed = { $level } cannot be normal and not assessed at once
    .do = Keep one of them
problem-app-all-denied = All red flags are denied together
    .do = Set each flag by itself
problem-app-place-not-on-image = This place is not on the image
    .do = Click on the image

# Why a row is not called normal
app-others-not-shown = No suitable series was shown
app-others-outside = Outside the field of view
app-others-incomplete = Coverage is incomplete and nobody knows whether it was imaged

# A row is called normal, yet holds a finding that another row shows
app-others-in-parts = Except for what is listed elsewhere at this level
app-edit-choose-form = Choose another form
problem-app-bad-answer = { $ask } cannot hold that answer
    .do = Choose one of the answers offered, or a number within its range
