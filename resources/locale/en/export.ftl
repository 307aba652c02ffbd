# Exports: what went wrong and what to do.

problem-export-is-folder = This is a folder, not a file
    .do = Give the name of a file
problem-export-no-folder = The folder of this file does not exist
    .do = Create the folder or choose another one
problem-export-not-written = The file was not written ({ $reason }); nothing was changed
    .do = Free some space or choose another folder, then export again
problem-export-words-missing = The finished page lacks words of the report, so it was not saved
    .do = Shorten or retype the unusual text of this part and export again
problem-export-glyphs = { $count } characters have no shape in the fonts of the page and are printed as their codes, like [U+05D0]
    .do = Write them in Latin, Greek or Cyrillic letters, or send the text export beside the PDF
problem-export-later = This export is not part of this version
    .do = Use --pdf or --text
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
