# Several examinations in one report, earlier studies, other patients

# Edits
app-edit-add-also = Add examination to the report
app-edit-remove-also = Take examination out of the report
app-edit-comparison = Set compared study

# Refusals
problem-app-study-in-report = This examination is part of the report already
    .do = Choose another examination
problem-app-study-compared = This examination is the one the report compares with
    .do = Choose another study to compare with first
problem-app-study-not-in-report = This examination is not part of the report
    .do = Choose one that was added to it
problem-app-study-in-use = Marks, measurements, key images or findings still belong to this examination
    .do = Remove them first
problem-app-comparison-in-use = Findings say how they changed since the study compared so far
    .do = Take those words away first, then choose another study
problem-app-other-patient = These images are of another patient: images { $images }, report { $report }
    .do = Open them as a study of their own
problem-app-patient-unproven = Nothing proves that these images are of the same patient: images { $images }, report { $report }
    .do = The same patient ID and the same birth date or name are needed

# What a study is to the report, on panes and in the strip
studies-role-this = THIS
studies-role-also = ALSO
studies-role-prior = PRIOR
studies-tag-this = THIS { $date }
studies-tag-also = ALSO { $date }
studies-tag-prior = PRIOR { $date }
studies-no-date = no date
studies-series = { $study }: { $series }
studies-no-marks = Findings are marked on the study that is reported; on an earlier one only measurements are made
studies-no-key-image = Key images are chosen from the study that is reported
studies-no-levels = Level labels are set on the study that is reported; an earlier one shows those of its own report

# Commands
menu-studies = Examinations
action-compare = Compare with an earlier study
action-prior-older = Next older study beside
action-prior-newer = Next newer study beside
action-compare-swap = Swap this study and the earlier one
action-add-examination = Examinations of this report
action-find-priors = Look for earlier studies in a folder
action-find-priors-recent = Look for earlier studies in what was opened lately
action-other-images = Show the images of the report’s patient
action-other-report = Open a report of the patient on screen

# Earlier studies
studies-compared = Beside it: the study of { $date }, { $matched ->
    [levels] matched by level labels
   *[other] matched by the middle of the slices: align by hand where that is wrong
 }
studies-prior-there = There is an earlier study of { $date }: { $key } compares with it
studies-oldest = There is no older study
studies-newest = There is no newer study before this one
studies-looking = Looking for studies of this patient
studies-looked = Studies of this patient: { $found }. Studies of other patients that were left out: { $others }
problem-studies-not-looked = The search for studies stopped ({ $kind })
    .do = Try another folder
problem-studies-no-prior = No earlier study of this patient is known
    .do = Look for earlier studies in a folder, from the menu of examinations
problem-studies-nothing-alike = No series of the study of { $date } can stand beside one of this study
    .do = Drag a series of it from the strip into a pane
problem-studies-shared-images = The two studies hold the same images under two names
    .do = Open each by itself
problem-studies-comparison-kept = Findings say how they changed since { $date }: the report still compares with that study
    .do = Take the change words away before comparing with another study
problem-studies-newer-prior = This study is newer than the one of { $compared } that the report compares with
    .do = Compare with the newer one, or keep the older one on purpose
problem-studies-missing = Studies that this report names are not loaded
    .do = Look for earlier studies in their folder, from the menu of examinations
check-newer-prior = A newer study of { $date } was not compared
check-newer-prior-detail = The report compares with the study of { $compared }
check-newer-prior-verb = Compare

problem-studies-prior-value = This measurement stands on an earlier study, or on one that is not loaded: it is no value of a finding of this report
    .do = Measure on the study that is reported

# Examinations of one report
studies-list-hint = Enter takes an examination into this report, or out of it
studies-list-empty = No other study of this patient is known. Look for studies in a folder, from the menu of examinations
studies-line-in = { $study } (in this report)
studies-line-out = { $study }

# Images and report of different patients
other-patient = Other patient on screen
other-examination = Other examination on screen
other-patient-person = { $name }, born { $born }, { $id }
other-patient-images = Images: { $person }
other-patient-report = Report: { $person }
other-patient-blocked = Report and export are blocked
other-images-of = Show the images of { $name }  { $key }
other-report-of = Open a report of { $name }  { $key }
problem-other-patient = The images are of another patient: images { $images }, report { $report }
    .do = Show the images of the report, or open a report of the patient on screen
problem-other-images-unknown = The images of this report are not among the studies that are open
    .do = Open their folder, or open a report of the patient on screen
check-other-patient = Images and report are of different patients
check-other-patient-detail = Nothing of this report may go out over these images
check-other-patient-verb = Show
