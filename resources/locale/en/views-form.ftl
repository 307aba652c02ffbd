# Widgets of the report form.

views-form-ladder = FINDINGS BY LEVEL
views-form-ladder-places = FINDINGS
views-form-others = All others normal
views-form-others-spoken = All others normal: lists first what it will say
views-form-folded = { $rest ->
    [0] { $normal_text } rows normal
   *[other] { $normal ->
        [0] { $rest_text } rows not reported
       *[other] { $normal_text } rows normal, { $rest_text } not reported
      }
  }
views-form-fold = Show findings only
views-form-row = { $row }: { $said }. { $status }
views-form-status-done = Done
views-form-status-current = Being read
views-form-status-open = Open

views-form-unset = Not set
views-form-mm = { " " }mm
views-form-editor-delete = Delete finding
views-form-editor-close = Close
views-form-editor-add = Add a finding here
views-form-editor-note-hint = Plain text, printed with the finding
views-form-editor-size-second = Second size
views-form-editor-type = Kind of finding
views-form-editor-name = Finding { $number }, { $title }

views-form-clinical = CLINICAL PICTURE
views-form-edit = Edit
views-form-clinical-close = Close
views-form-add-pain = Add pain
views-form-body-map = Body map
views-form-body-right = R
views-form-body-left = L
views-form-body-region = { $view ->
    [front] { $side }, { $site }, front
   *[back] { $side }, { $site }, back
  }
views-form-body-hint = Arrows move over the map, Enter marks the pain there; 1 places, 2 fields of the roots, 3 joints
views-form-part-complaint = Pain { $number }
views-form-part-flags = Red flags
views-form-part-signs = Signs
views-form-part-study = Study
views-form-study-numbering = Level numbering
views-form-study-certain = Certain
views-form-study-uncertain = Uncertain
views-form-study-compared = Compared with
views-form-study-contrast = Contrast given
views-form-study-limitations = Limitations
views-form-study-surgery = Operated levels
views-form-study-anticoagulated = Anticoagulated
views-form-study-yes = Yes
views-form-study-no = No
views-form-part-request = Request
views-form-complaint-site = Where
views-form-complaint-side = Side
views-form-complaint-pattern = Pattern
views-form-complaint-roots = Roots
views-form-complaint-onset = Onset
views-form-complaint-character = Character
views-form-complaint-nrs = Pain score (0 to 10)
views-form-complaint-weeks = Duration
views-form-weeks = { " " }weeks
views-form-complaint-remove = Remove this pain
views-form-flag-present = Present
views-form-flag-denied = Denied
views-form-flag-not-asked = Not asked
views-form-flags-deny = { $count ->
    [one] Deny the { $number } flag not asked
   *[other] Deny the { $number } flags not asked
  }
views-form-flags-hint = A flag that was not asked is never reported as absent.
views-form-sign-add = Record sign
views-form-sign-name = Sign
views-form-sign-side = Side of the sign
views-form-sign-root = Root of the sign
views-form-sign-present = Present
views-form-sign-absent = Absent
views-form-sign-remove = Remove { $sign }
views-form-indication = Request text
views-form-indication-hint = What the referrer asks, in their words
views-form-empty-pain = Mark the pain on the figure, or add it here

views-form-prompt = Prompt
views-form-prompt-enter = agree
views-form-prompt-type-size = type the value
views-form-body-root = { $root }: { $place }
views-form-body-joint = Joint: { $place }
views-form-body-layer = What the body map takes
views-form-body-layer-places = Places
views-form-body-layer-roots = Roots
views-form-body-layer-joints = Joints
