# Level labels on the images, levels against their slice, numbering of the vertebrae

# Edits
app-edit-set-level = Label { $level }
app-edit-move-level = Move label { $level }
app-edit-rename-levels = { $count ->
    [one] Rename label
   *[other] Rename { $count_text } labels
 }
app-edit-remove-level = Remove label { $level }
app-edit-clear-levels = Remove all level labels
app-edit-set-numbering = State numbering
app-edit-confirm-level = Keep typed level

# Refusals
problem-app-level-twice = { $level } is labelled twice
    .do = Rename or remove one of the two labels
problem-app-levels-two-countings = These labels cannot belong to one spine
    .do = Rename the labels so that they count four, five or six lumbar vertebrae
problem-app-levels-out-of-order = { $below } would lie above { $above }
    .do = Click the discs in order, or rename the label
problem-app-level-without-place = This image does not say where it lies in the patient
    .do = Label the discs on another series
problem-app-no-such-level = { $level } is not labelled
    .do = Take up the level tool and click the disc
problem-app-level-not-a-disc = This is not the name of a disc
    .do = Choose a disc from C2–C3 to the sacrum
problem-app-no-level-to-confirm = This finding has no level
    .do = Choose its level first

# Checks
check-numbering = Numbering of the vertebrae is not stated
check-numbering-detail = Transitional anatomy, or not five lumbar vertebrae. State whether the numbering is certain and how it was counted.
check-numbering-verb = State it
check-level-conflict = { $finding }: level against its slice
check-level-conflict-detail = Take the slice’s level or keep the typed one.
check-level-conflict-verb = Look
level-chip = Slice { $shown }
level-warning = { $finding }: recorded at { $typed }, but its slice shows { $shown }

# Technique
numbering-counted = { $counted ->
    [c2] Vertebrae counted from C2.
    [sacrum] Vertebrae counted from the sacrum.
    [rib12] Vertebrae counted from the twelfth rib.
   *[iliolumbar] Vertebrae counted from the iliolumbar ligament at L5.
 }

# Commands
action-tool-levels = Levels
action-clear-levels = Remove all level labels
action-level-take = Take the level of the slice
action-level-keep = Keep the typed level

# The level tool; a proposed label was not set by hand
level-label = { $level }{ $by ->
    [proposed] {" "}?
   *[hand] {""}
 }
labelling-where = Disc
labelling-name = Which one is this?
labelling-rename = What is it really?
labelling-shift = The other labels
labelling-shift-all = move with it
labelling-shift-one = stay, only this one becomes { $level }
labelling-hint = Then click the next discs, up or down. Backspace takes the last one away, Esc ends.
labelling-end = { $level } is the last disc. For another count of vertebrae double-click a label and rename it
labelling-not-axial = Click discs on a sagittal or coronal image
labelling-no-place = This image does not say where it lies in the patient. Label the discs on another series

# Said once when a level contradicts its slice
level-notice = { $warning }. Alt G takes the slice’s level, Alt K keeps the typed one.
level-no-conflict = No level contradicts its slice.
level-chip-spoken = The slice of its mark shows { $shown }

# Numbering among the facts of the study
views-form-study-counted = Counted from
views-form-study-counted-c2 = C2
views-form-study-counted-sacrum = Sacrum
views-form-study-counted-rib12 = 12th rib
views-form-study-counted-iliolumbar = Iliolumbar ligament

# What a screen reader says of a pane whose slice has a level
level-pane-name = { $series }, image { $image } of { $count }, level { $level }
level-pane-name-active = { $series }, image { $image } of { $count }, level { $level }, active
