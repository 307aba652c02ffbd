# Print and export of views: the panel, the page, what went wrong.

action-export-views = Export views
action-print-views = Print views
action-copy-view = Copy the view without identity

export-views-title = Export views
export-views-what = Images
export-views-what-active = Current view
export-views-what-panes = All panes
export-views-what-series = Series of the current view
export-views-what-keys = Key images and marked images
export-views-range = From, to, every
export-views-first = First image
export-views-last = Last image
export-views-step = Every how many images
export-views-format = As
export-views-format-pdf = PDF pages
export-views-format-png = Pictures as shown (PNG)
export-views-format-native = Pictures at image pixels (PNG)
export-views-grid = Pictures on a page
export-views-grid-item = Up to { $columns } across, { $rows } down
export-views-paper = Paper
export-views-paper-a4 = A4
export-views-paper-letter = US Letter
export-views-identity = Name the patient
export-views-marks = Marks, measurements, segments
export-views-overlays = Overlays of the files
export-views-banner = Banner
export-views-banner-text = Words of the banner
export-views-banner-default = For reference only – not for diagnosis
export-views-preview = Page 1
export-views-preview-picture = First picture
export-views-go = Export
export-views-print = Print
export-views-cancel = Cancel
export-views-close = Close
export-views-count = { $pictures ->
        [one] 1 picture
       *[other] { $pictures } pictures
    }
export-views-count-pages = { $pictures ->
        [one] 1 picture
       *[other] { $pictures } pictures
    }, { $pages ->
        [one] 1 page
       *[other] { $pages } pages
    }
export-views-may-name = ! The picture itself may hold a name: look at it before it leaves
export-views-named = ! The patient is named on every page and picture
export-views-nothing = Nothing to export
export-views-making = Making { $done } of { $total }
export-views-over-title = Replace files
export-views-over = { $count ->
        [one] A file with this name is there already. Replace it?
       *[other] { $count } files with these names are there already. Replace them?
    }
export-views-done = { $count ->
        [one] Saved: { $name }
       *[other] Saved: { $count } pictures
    }
export-views-copied = Copied, without identity
export-views-copied-may-name = Copied. ! The picture itself may hold a name: look at it before it leaves
export-views-stopped = Given up, nothing was written
export-views-printed = Sent to the printer

export-views-doc-title = Views
export-views-page = Page %p of %n
export-views-bar = %l mm
export-views-pair = { $one } · { $two }
export-views-map = { $name } { $low } to { $high } { $unit }
export-views-no-map = ! The colours over the current view are left out of a series
export-views-head-name = { $name }
export-views-head-id = ID { $id }
export-views-head-born = born { $date }
export-views-head-study = { $description }
export-views-head-date = examined { $date }
export-views-head-accession = accession { $accession }

problem-export-views-nothing = There is no image to export
    .do = Open a series, or mark key images, then export again
problem-export-views-too-many = { $count } pictures are more than one export takes ({ $most })
    .do = Take fewer images, or every second or third one
problem-export-views-failed = The pictures could not be made ({ $kind })
    .do = Try a single view; if it fails as well, open the images again
problem-export-views-printer = The printer took no pages
    .do = Look at the printer's queue, or export a PDF and print that

storage-setting-export-format = What an export of views becomes
storage-setting-export-grid = Pictures on a page of exported views
storage-setting-export-paper = Paper of exported views
storage-setting-export-identity = Whether exported views name the patient
storage-setting-export-marks = Whether exported views show marks and measurements
storage-setting-export-overlays = Whether exported views show overlays of the files
storage-setting-export-banner = Whether exported views carry the banner
storage-setting-export-banner-text = Words of the banner; empty for the usual ones
