# The form: rows of the ladder, fields, chips, the prompt and the clinical picture.

row-l1-l2 = L1–L2
row-l2-l3 = L2–L3
row-l3-l4 = L3–L4
row-l4-l5 = L4–L5
row-l5-s1 = L5–S1
row-alignment = Alignment
row-cord = Cord, conus
row-facets = Facets, SIJ
row-bones = Bones
row-muscles = Muscles
row-outside = Outside

form-row-alignment-full = Alignment and slip
form-row-cord-full = Cord, conus and nerve sleeves
form-row-facets-full = Facet and sacroiliac joints, posterior arch
form-row-bones-full = Vertebrae and marrow
form-row-muscles-full = Paraspinal and psoas muscles
form-row-outside-full = Beside the target: vessels, organs, nodes, hips

form-row-normal = Normal
form-row-not-assessed = Not assessed
form-row-not-reported = Not reported yet

form-code = { $code }

form-field-level = Level
form-field-side = Side
form-field-zone = Zone
form-field-size = Size
form-field-neural-root = Root
form-field-neural = Root contact
form-field-neural-left = Left root
form-field-neural-right = Right root
form-field-severity = Severity
form-field-activity = Activity
form-field-acuity = Age of change
form-field-certainty = Certainty
form-field-change = Change since prior
form-field-typical = Typical look
form-typical-yes = Yes
form-typical-no = No
form-chip-typical-yes = Typical
form-chip-typical-no = Atypical
form-field-note = Note
form-field-type = Finding
form-field-scale-pfirrmann-disc = Pfirrmann
form-field-scale-modic = Modic
form-field-scale-schizas = Schizas
form-field-scale-lee-foraminal = Lee foraminal
form-field-scale-bartynski = Lateral recess
form-field-scale-facet-weishaupt = Facet grade
form-field-scale-meyerding = Meyerding
form-field-scale-genant = Genant
form-field-scale-castellvi = Castellvi

form-neural-none = none
form-neural-contact = contact
form-neural-displacement = displaced
form-neural-compression = flat
form-neural-root-none = none

form-short-disc-bulge = Bulge
form-short-disc-protrusion = Protrusion
form-short-disc-extrusion = Extrusion
form-short-disc-sequestration = Sequestration
form-short-disc-degeneration = Degeneration
form-short-disc-signal-loss = Signal loss
form-short-disc-height-loss = Height loss
form-short-high-intensity-zone = High-intensity zone
form-short-modic-1 = Modic 1
form-short-modic-2 = Modic 2
form-short-modic-3 = Modic 3
form-short-vertebral-haemangioma = Haemangioma
form-short-vertebral-fracture = Fracture
form-short-marrow-replacing-lesion = Marrow focus
form-short-facet-arthropathy = Facet arthropathy
form-short-paraspinal-muscle-atrophy = Atrophy
form-short-recurrent-herniation = Recurrent herniation
form-short-disc-herniation-migrated = Migrated herniation
form-short-central-stenosis = Central stenosis
form-short-ligamentum-flavum-thickening = Thick flavum
form-short-paravertebral-or-psoas-abscess = Psoas or paravertebral abscess
form-short-corner-inflammatory-lesion = Corner lesion

form-short-bone-marrow-oedema = SIJ oedema
form-short-erosion = SIJ erosion
form-short-fat-metaplasia = SIJ fat
form-short-sclerosis = SIJ sclerosis
form-short-ankylosis = SIJ ankylosis
form-short-joint-effusion = SIJ effusion

form-noun-bone-marrow-oedema = SIJ oedema
form-noun-erosion = SIJ erosion
form-noun-fat-metaplasia = SIJ fat
form-noun-sclerosis = SIJ sclerosis
form-noun-ankylosis = SIJ ankylosis
form-noun-joint-effusion = SIJ effusion
form-noun-disc-bulge = bulge
form-noun-disc-protrusion = protrusion
form-noun-disc-extrusion = extrusion
form-noun-disc-sequestration = sequestration
form-noun-disc-degeneration = degeneration
form-noun-disc-signal-loss = signal loss
form-noun-disc-height-loss = height loss
form-noun-high-intensity-zone = high-intensity zone
form-noun-modic-1 = Modic 1
form-noun-modic-2 = Modic 2
form-noun-modic-3 = Modic 3
form-noun-vertebral-haemangioma = haemangioma
form-noun-vertebral-fracture = fracture
form-noun-marrow-replacing-lesion = marrow focus
form-noun-facet-arthropathy = facet arthropathy
form-noun-paraspinal-muscle-atrophy = atrophy
form-noun-recurrent-herniation = recurrent herniation
form-noun-disc-herniation-migrated = migrated herniation
form-noun-central-stenosis = central stenosis
form-noun-ligamentum-flavum-thickening = thick flavum
form-noun-paravertebral-or-psoas-abscess = psoas or paravertebral abscess
form-noun-corner-inflammatory-lesion = corner lesion

form-chip-side-left = L
form-chip-side-right = R
form-chip-side-bilateral = Both
form-chip-side-midline = Mid
form-chip-in-zone = { $zone ->
    [central] Central { $what }
    [subarticular] Subarticular { $what }
    [foraminal] Foraminal { $what }
   *[extraforaminal] Extraforaminal { $what }
  }
form-chip-at = { $level } { $what }
form-chip-sized = { $what } { $size } mm
form-chip-sized-two = { $what } { $first } × { $second } mm
form-chip-root = { $side ->
    [left] Left { $root } { $grade ->
        [none] free
        [contact] contact
        [displacement] displaced
        [compression] compressed
       *[unset] root
      }
    [right] Right { $root } { $grade ->
        [none] free
        [contact] contact
        [displacement] displaced
        [compression] compressed
       *[unset] root
      }
   *[none] { $root } { $grade ->
        [none] free
        [contact] contact
        [displacement] displaced
        [compression] compressed
       *[unset] root
      }
  }
form-chip-root-none = No root contact
form-chip-scale-pfirrmann-disc = Pfirrmann { $grade }
form-chip-scale-modic = Modic { $grade }
form-chip-scale-schizas = Schizas { $grade }
form-chip-scale-lee-foraminal = Lee { $grade }
form-chip-scale-lee-central = Lee central { $grade }
form-chip-scale-bartynski = Recess grade { $grade }
form-chip-scale-facet-weishaupt = Facet grade { $grade }
form-chip-scale-meyerding = Meyerding { $grade }
form-chip-scale-genant = Genant { $grade }
form-chip-scale-castellvi = Castellvi { $grade }
form-chip-scale-root-pfirrmann = Root grade { $grade }
form-chip-scale-canal-thirds = Canal { $grade }
form-chip-scale-other = Grade { $grade }

form-unset-level = Level?
form-unset-side = Side?
form-unset-zone = Zone?
form-unset-size = Size?
form-unset-neural-root = Root?
form-unset-neural = Root contact?
form-unset-neural-left = Left root?
form-unset-neural-right = Right root?
form-unset-severity = Severity?
form-unset-activity = Activity?
form-unset-acuity = Age?
form-unset-certainty = Certainty?
form-unset-change = Change?
form-unset-typical = Typical?
form-unset-note = Note?
form-unset-scale-pfirrmann-disc = Pfirrmann?
form-unset-scale-modic = Modic?
form-unset-scale-schizas = Schizas?
form-unset-scale-lee-foraminal = Lee grade?
form-unset-scale-bartynski = Recess grade?
form-unset-scale-facet-weishaupt = Facet grade?
form-unset-scale-meyerding = Slip grade?
form-unset-scale-genant = Genant?
form-unset-scale-castellvi = Castellvi?

problem-form-missing = { $finding } has no { $field }
    .do = Open the finding and set it
problem-form-level-busy = { $row } has a finding, so it cannot be called normal
    .do = Remove the finding first, or leave the level as it is
problem-form-bad-answer = That is no answer for { $field }
    .do = Use one of the keys shown

form-others = All others
form-agree = Will be reported as normal
form-agree-nothing = Nothing is left to call normal
form-agree-row = { $row }: { $reason }
form-agree-apart = Not assessed
form-ask-row = What is seen?
form-ask-more = Anything else?
form-key-nothing-more = nothing more
form-key-more = more
form-ask-root-grade = { $side ->
    [left] Left { $root } root
    [right] Right { $root } root
   *[none] { $root } root
  }
form-ask-field = { $side ->
    [left] Left { $noun }: { $field }
    [right] Right { $noun }: { $field }
   *[none] { $name }: { $field }
  }
form-prompt-closed = Prompt closed after 8 s without a key
form-value-unset = not set
form-chip-measured = { $name } { $value }
form-chip-placed = { $place }: { $what }
form-value-mm = { $size } mm
form-value-two-mm = { $first } × { $second } mm
form-value-and = { $first } and { $second }

form-complaint-name = P{ $number } { $title }
form-complaint-nowhere = Pain, place not given
form-complaint-where = { $side ->
    [left] Left { $inner }
    [right] Right { $inner }
    [bilateral] { $site }, both sides
    [midline] { $site }, midline
   *[none] { $site }
  }
form-complaint-roots = { $where }, { $roots } pattern
form-complaint-pattern = { $where }, { $pattern }
form-complaint-short = { $side ->
    [left] Left, { $roots }
    [right] Right, { $roots }
    [bilateral] Both sides, { $roots }
   *[midline] Midline, { $roots }
  }
form-complaint-scored = { $title }, NRS { $nrs }
form-complaint-side-open = { $site }, side?
form-no-complaint = No pain recorded
form-chip-nrs = NRS { $nrs }
form-chip-weeks = { $count ->
    [one] { $weeks } week
   *[other] { $weeks } weeks
  }
form-unset-complaint-site = Where?
form-unset-complaint-side = Side?
form-unset-complaint-pattern = Pattern?
form-unset-complaint-roots = Root?
form-sign = { $side ->
    [left] { $root ->
        [none] Left { $inner }
       *[other] Left { $root } { $inner }
      }
    [right] { $root ->
        [none] Right { $inner }
       *[other] Right { $root } { $inner }
      }
    [bilateral] { $root ->
        [none] { $name }, both sides
       *[other] { $root } { $inner }, both sides
      }
   *[none] { $root ->
        [none] { $name }
       *[other] { $root } { $inner }
      }
  } { $result ->
    [present] +
   *[absent] −
  }
form-sign-slr = SLR
form-sign-slr-inner = SLR
form-sign-crossed-slr = Crossed SLR
form-sign-crossed-slr-inner = crossed SLR
form-flag-denied = No { $flag }
form-flags-all-denied = All red flags denied
form-flags-not-asked = { $count ->
    [one] { $number } red flag not asked
   *[other] { $number } red flags not asked
  }
form-position-field = Field { $at } of { $count } · { $row } · { $field }
form-position = Row { $at } of { $count } · { $row }

# How far readers agree on a grading scale.
scale-agreement = Readers agree{ $modality ->
    [none] {""}
   *[other] {" "}on { $modality }
 } ({ $statistic }):{ $between ->
    [none] {""}
   *[other] {" "}{ $between } between readers
 }{ $within ->
    [none] {""}
   *[other] { $between ->
        [none] {""}
       *[other] ,
     } { $within } on reading again
 } ({ $row }).
agreement-kappa = kappa
agreement-weighted-kappa = weighted kappa
agreement-fleiss-kappa = Fleiss kappa
