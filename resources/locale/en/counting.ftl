# Vertebrae of lumbar type: four, five or six
row-l4-s1 = L4–S1
row-l5-l6 = L5–L6
row-l6-s1 = L6–S1
views-form-study-lumbar = Lumbar vertebrae

# Technique
numbering-count = { $count } lumbar-type vertebrae{ $by ->
    [labels] {" "}by the labels on the images
   *[reader] {""}
 }
numbering-count-from = { $said }{ $counted ->
    [c2] , counted from C2.
    [sacrum] , counted from the sacrum.
    [rib12] , counted from the twelfth rib.
    [iliolumbar] , counted from the iliolumbar ligament at L5.
   *[none] ; how they were counted is not stated.
 }

# A level that this spine does not have
level-absent-chip = { $count } lumbar vertebrae
level-absent-spoken = A spine with { $count } lumbar-type vertebrae has no { $level }
check-level-absent = { $level } with { $count } lumbar-type vertebrae
check-level-absent-detail = The spine is counted with { $count } lumbar-type vertebrae and has no { $level }. Change the level, or the count.
check-level-absent-verb = Look
check-lumbar-count = { $stated } lumbar-type vertebrae are stated, the labels show { $labelled }
check-lumbar-count-detail = Rename the labels or change the statement.
check-lumbar-count-verb = State it
