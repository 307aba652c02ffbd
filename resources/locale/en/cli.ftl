# The command line
cli-usage = Usage: concord [--store URL] [open [PATH] | demo | VERB …]
cli-verbs = Verbs: series, render, measure, assess, report, vocabulary, verify, recall, backup, restore, people, dicom-report, send-form, read-form. "concord VERB --help" explains each.
cli-unknown-verb = "{ $verb }" is neither a verb of Concord nor an existing path. "concord --help" lists the verbs.
cli-no-path = { $path }: there is no such file or folder. Check the path and try again.
cli-json = answer as JSON
cli-series = List studies and series below a path without decoding pixels.
cli-render = Write one frame as the viewer shows it to a PNG file.
cli-measure = Take one measurement on one frame.
cli-assess = Reason about a case file: lanes, chances, reasons.
cli-report = Compose the report of a case file and write the exports asked for.
cli-send-form = Write the report of a case file in a form for another system: FHIR, HL7, MRRT, CSV or rich text.
cli-read-form = List what an MRRT template asks, without running or fetching anything of it.
cli-verify = Prove that every kept report, the audit and its anchor are what was kept.
cli-dicom-report = Write a report of a case file, or a kept one (--kept), as a DICOM object of its study.
cli-recall = List every kept report that cites a row of the evidence.
cli-backup = Copy the store to a folder (--to, else "backups" in the data folder), prove the copy, and keep 14 daily and 8 weekly ones.
cli-restore = Put a backup in the place of the store. A store that is there is never overwritten; --aside renames it first.
backup-line = { $path }: { $drafts } drafts, { $versions } versions and { $acts } acts are proven; { $dropped } older backups were let go.
restore-line = { $drafts } drafts, { $versions } versions and { $acts } acts were restored and proven. "concord verify" says whether the anchor knows of more.
verify-line = { $versions } versions and { $acts } acts are kept; { $anchored } acts are anchored outside the database.
recall-line = Report { $report }, version { $version }, { $status }, { $at }
problem-verify-no-store = No report was kept by this user yet
    .do = Name another data folder with CONCORD_HOME
cli-people = Set up who reads and signs; passwords and PINs come from standard input, one a line, or are asked for.
cli-vocabulary = Print finding types, attributes, scales, labels and the case schema.
cli-fault = Internal fault ({ $kind } at { $place }). Nothing was written. Please report this line with the version; it holds no patient data.
cli-no-display = There is no display here: start Concord from a desktop session, or use its command line (see README).
problem-path-missing = There is no such file or folder
    .do = Check the path and try again
form-field-line = { $section }: { $name } ({ $kind }, { $completion }, { $options ->
    [0] no options
    [one] 1 option
   *[other] { $options } options
  })
