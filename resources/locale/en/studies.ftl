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
