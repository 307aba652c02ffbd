# How a department's reports look: what can be wrong with its file
problem-department-unreadable = The department's file cannot be read
    .do = Look at its rights, size and encoding (UTF-8); the built-in letterhead is used meanwhile
problem-department-not-toml = The department's file is not TOML, so it is not used
    .do = Compare it with resources/departments/default.toml and correct it
problem-department-key = The department's file has a line that nobody knows, so it is not used
    .do = Keep to { $known }
problem-department-line = The department's file has something else than one line of text here, so it is not used
    .do = Write one line in quotation marks
problem-department-lines = The department's file has no list of at most { $most } lines here, so it is not used
    .do = Write a list in square brackets, one text in quotation marks a line
problem-department-long = A line of the department's file is longer than { $most } characters, so the file is not used
    .do = Shorten the line; a longer one would be cut at the edge of the page
problem-department-choice = The department's file names something that does not exist here, so it is not used
    .do = Choose from { $choices }
problem-department-twice = The department's file names a section twice, so it is not used
    .do = Name each section once
