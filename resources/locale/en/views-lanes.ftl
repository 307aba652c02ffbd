# Words of the impression, the why panel, the key question and the page preview.

views-lanes-impression = Impression
views-lanes-chance-of = chance it contributes to the pain
views-lanes-move = Move
views-lanes-none = None
views-lanes-not-scored = NS
views-lanes-act-now = ACT NOW
views-lanes-why = Why
views-lanes-why-of = Why finding { $number }
views-lanes-no-chance = n/a
views-lanes-member = Finding { $number }, { $title }
views-lanes-estimate = E
views-lanes-estimate-tip = Estimate: a design value without a published source took part.
views-lanes-by-hand = Moved by hand
views-lanes-by-hand-because = Moved by hand: { $reason }
views-lanes-give-back = Use computed call
views-lanes-give-back-of = Use the computed call for finding { $number }
views-lanes-sides-disagree = Sides disagree
views-lanes-sides-tip = The finding lies on the side without pain. Please confirm the side of pain, mark and request.
views-lanes-sides-confirm = Sides are right
views-lanes-sides-confirm-of = Confirm the sides of finding { $number }
views-lanes-move-to = Move to { $lane }. The reason is kept with the report.
views-lanes-move-to-required = Move to { $lane }. A reason is required and is printed.
views-lanes-move-reason = Reason, one line
views-lanes-move-reason-missing = Please give a reason: this finding must be acted on.
views-lanes-move-done = Move
views-lanes-move-cancel = Cancel

views-lanes-look-up = Look up { $row } in the evidence
views-lanes-not-known = Not known

# Why
views-lanes-back = Impression
views-lanes-why-finding = Why finding { $number }
views-lanes-next = Next finding
views-lanes-previous = Previous
views-lanes-close = Close
views-lanes-what-moved = What moved it
views-lanes-scale = Each bar starts where the last one ended; the scale is log odds
views-lanes-against = Against
views-lanes-against-none = Nothing recorded speaks against it.
views-lanes-flips = What would flip this
views-lanes-flips-none = No single input would move it.
views-lanes-inputs = Inputs used
views-lanes-evidence = Evidence
views-lanes-note = { $number }  { $text }
views-lanes-call = { $letter }  { $call }
views-lanes-lead = { $lead } { $reason }
views-lanes-own-call = Moved by hand: { $reason }. Computed: { $computed }.
views-lanes-no-reason = no reason given
views-lanes-you-decide = You decide. Move it and the report records your reason.
views-lanes-decide-sym = S Symptomatic
views-lanes-decide-ind = ? Indeterminate
views-lanes-decide-inc = I Incidental
views-lanes-row-plain = { $text }
views-lanes-row-noted = { $text } { $notes }
views-lanes-table-row = { $title }: { $text }, { $value }

# Page preview
views-lanes-preview = Report preview
views-lanes-preview-making = Making the page…
views-lanes-preview-back = Back to images
views-lanes-preview-export = Save PDF
views-lanes-page-of = Page { $page } of { $count }
views-lanes-page-failed = This page cannot be shown. Close the preview and open it again.
views-lanes-zoom-in = Larger
views-lanes-zoom-out = Smaller
views-lanes-zoom-at = { $percent }%
views-lanes-fit-width = Fit the page to the window
views-lanes-checks = Checks
views-lanes-checks-none = Nothing is open.
views-lanes-checks-block = { $count } block
views-lanes-checks-warn = { $count } warn
views-lanes-check-blocks = Blocks
views-lanes-check-warns = Warning
views-lanes-check-spoken = { $state }: { $title } { $detail }
