# Exports: what went wrong and what to do.

problem-export-is-folder = This is a folder, not a file
    .do = Give the name of a file
problem-export-not-a-file = This is a device or a pipe, not a file
    .do = Give the name of a file
problem-export-no-folder = The folder of this file does not exist
    .do = Create the folder or choose another one
problem-export-not-written = The file was not written ({ $reason }); nothing was changed
    .do = Free some space or choose another folder, then export again
problem-export-words-missing = The finished page lacks words of the report, so it was not saved
    .do = Shorten or retype the unusual text of this part and export again
problem-export-glyphs = { $count } characters have no shape in the fonts of the page and are printed as their codes, like [U+05D0]
    .do = Write them in Latin, Greek or Cyrillic letters, or send the text export beside the PDF
problem-export-nothing = No export was asked for
    .do = Add --pdf FILE, --text FILE or both
problem-export-image-missing = A key image is not among the images of this study
    .do = Give the folder of the reported study with --study
problem-export-image-unreadable = A key image cannot be shown: { $what }
    .do = Export without --study, or give a readable copy of the images
problem-export-other-study = The images belong to another study than the report
    .do = Give the folder of the reported study with --study
problem-export-needs-study = This export refers to the images, and none were given
    .do = Give the folder of the reported study with --study
problem-export-language = The report does not speak this language, so it was written in another ({ $known })
    .do = Use --language { $known }
export-written = Written: { $path }
export-copy = Protected copy, not the archival form of the report
problem-export-password = This password cannot be used, so no protected copy was written
    .do = Give one line of at least { $least } printable characters and at most { $most } bytes
problem-export-password-source = No password could be read for the protected copy, so it was not written
    .do = Name an open file descriptor that holds one line, as --password-fd 0 for standard input

# Forms for other systems
problem-form-character = This text holds a character that no form can carry ({ $code })
    .do = Retype the text of this field and send again
problem-form-too-long = This text has { $length } characters; the field of the form holds { $limit }
    .do = Shorten the text of this field and send again
problem-form-discarded = This draft was discarded; it was never a report
    .do = Send a report that was kept
problem-form-time = The time of sending has no offset from UTC
    .do = Give it as 2026-11-02T15:20:00+01:00
problem-form-not-valid = This part does not hold to { $form }, so nothing was written
    .do = Check the field this part comes from; if it looks right, report this line
problem-form-exists = A file of this name exists, and was left as it is
    .do = Give another name, or --replace to write over it
problem-form-number = A measured value is no number
    .do = Measure again, then send
problem-form-unknown-document = This report was kept in a shape that this version does not know
    .do = Export its PDF instead, or open it with the version that kept it
problem-export-replaced = This text holds a character that cannot be printed ({ $code }); the page shows � in its place
    .do = Retype the text of this field
problem-form-no-template = There is no form for this examination
    .do = Name the region and the modality of the study in the case file

# Forms of reports as HTML (MRRT)
mrrt-patient = Patient and study
mrrt-fact = { $fact ->
    [patient-name] Patient
    [patient-id] Patient ID
    [birth-date] Born
    [accession] Accession
    [study-date] Study date
    [referrer] Referrer
    [organisation] Department
   *[status] Status
  }
mrrt-indication = Indication
mrrt-findings = Findings
mrrt-finding = Finding
mrrt-note = Note
mrrt-impression = Impression
mrrt-more = Further answers
problem-mrrt-refused = { $why ->
    [size] This template is larger than 1 MiB
    [encoding] This template is not UTF-8 text
    [entities] This template declares entities or a grammar of its own
    [tags] This template has more than 50,000 tags
    [depth] This template nests its elements more than 100 deep
    [fields] This template has more than 5,000 fields or 20,000 options
   *[unclosed] A tag, comment or script of this template does not end
  }; nothing of it was read
    .do = Ask its author for a plain HTML template by the MRRT profile
problem-mrrt-rule = { $rule ->
    [html] This template does not hold exactly one "html"
    [head] This template does not hold exactly one "head"
    [body] This template does not hold exactly one "body"
    [title] This template does not hold exactly one "title"
    [charset] This template does not name its character set exactly once
    [script] This template does not hold exactly one "script" of type "text/xml"
    [attributes] This template does not hold exactly one "template_attributes"
    [dublin-core] This template says nothing of itself in Dublin Core terms
    [type] This template does not say that it is an image report template
    [section-name] A section of this template has no name
    [field-id] A field of this template has no id
    [field-twice] Two fields of this template have the same id
    [field-type] A field of this template has a type that the profile does not know
    [completion] A field of this template has a completion action that the profile does not know
    [code] A code of this template lacks its meaning, value or scheme
   *[entry] A code of this template belongs to no element of it
  }
    .do = The rest was read; ask its author to mend the template
problem-mrrt-unknown = The template holds { $count } elements of a kind the profile does not know ({ $name })
    .do = Look whether something is missing; they were not read
problem-mrrt-active = The template holds { $count } parts that would run or fetch something ({ $name })
    .do = Nothing was run or fetched; ask its author for a template without them

# Forms from the window
export-form-fhir = FHIR R4 bundle
export-form-hl7 = HL7 2.5.1 message
export-form-mrrt = MRRT page
export-form-mrrt-template = MRRT template of this form
export-form-csv = Table of findings (CSV)
export-form-rtf = Rich text
export-form-text = Plain text
action-export-form = Save report in another form
action-copy-report = Copy report as text
desk-copied-report = Report copied
problem-form-failed = The form could not be made ({ $kind })
    .do = Export the PDF; report this line, it holds no patient data
