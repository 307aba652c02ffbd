# The impression, the why panel and the key question, as the core says them.

lanes-literal = { $text }
lanes-list-more = { $first }, { $second }
lanes-list-last = { $first } and { $second }

# Titles: level, side, what. Short names stand only after a level.
lanes-title-level = { $level } { $finding }
lanes-title-level-side = { $level } { $side } { $finding }
lanes-title-side = { $side } { $finding }
lanes-title-sized = { $title }, { $size } mm
lanes-zoned = { $zone } { $finding }
lanes-short-disc-degeneration = disc degeneration
lanes-short-disc-bulge = bulge
lanes-short-disc-protrusion = protrusion
lanes-short-disc-extrusion = extrusion
lanes-short-disc-sequestration = sequestered fragment
lanes-short-disc-herniation = disc herniation
lanes-short-vertebral-haemangioma = haemangioma
lanes-short-vertebral-fracture = fracture
lanes-short-central-stenosis = canal stenosis
lanes-side-left = left
lanes-side-right = right
lanes-side-bilateral = bilateral
lanes-side-midline = midline
lanes-side-left-start = Left
lanes-side-right-start = Right
lanes-side-bilateral-start = Bilateral
lanes-side-midline-start = Midline
lanes-zone-central = central
lanes-zone-foraminal = foraminal
lanes-zone-extraforaminal = extraforaminal
lanes-pain = the { $side } { $site } pain ({ $number })
lanes-pain-site = the { $site } pain ({ $number }, side not recorded)
lanes-pain-nowhere = pain { $number }

# Lanes and calls. The word follows the lane, never the number.
lanes-lane-symptomatic = Likely symptomatic
lanes-lane-indeterminate = Indeterminate
lanes-lane-not-scored = Not scored
lanes-lane-incidental = Likely incidental
lanes-category-act-now = act now
lanes-category-likely-symptomatic = likely symptomatic
lanes-category-indeterminate = indeterminate
lanes-category-likely-incidental = likely incidental
lanes-word-act-now = Act now
lanes-word-likely-symptomatic = Likely contributor
lanes-word-indeterminate = Possible contributor
lanes-word-favoured = Possible contributor, favoured
lanes-word-likely-incidental = Unlikely contributor
lanes-word-not-assessable = Not assessable
lanes-add-findings = Add findings to see calls
lanes-no-pain-location = Not assessable: no pain location
lanes-no-age-figure = No pain-free figure for this age
lanes-compete = These compete; imaging cannot say which dominates.
lanes-foot = Estimate from group data, not validated on patients.
lanes-computed = Computed: { $category }
lanes-computed-chance = Computed: { $category }, { $chance }
lanes-acts-by-hand = Moved here by the reader.
lanes-computed-in-why = The computed call stands in Why.
lanes-decides = Would decide: { $fact }
lanes-fact-finding-side = the side of the finding
lanes-fact-finding-level = the level of the finding
lanes-fact-finding-zone = the zone of the finding
lanes-fact-finding-severity = the grade of the finding
lanes-fact-finding-neural = whether it touches a root
lanes-fact-pain-side = the side of the pain
lanes-fact-pain-site = where the pain is felt
lanes-fact-pain-pattern = the pattern of the pain
lanes-fact-pain-roots = the root that the pain follows
lanes-fact-age = the age
lanes-care-act = Must be acted on all the same: { $clock }

# Chances are rounded to 5 and open at both ends.
lanes-chance = { $percent }%
lanes-chance-top = { $percent }% or more
lanes-chance-bottom = { $percent }% or less
lanes-range = { $low }–{ $high }
lanes-range-bottom = { $low } or less to { $high }
lanes-range-top = { $low } to { $high } or more
lanes-range-bottom-top = { $low } or less to { $high } or more

# How fast an act-now item must be acted on.
lanes-clock-1 = Act in minutes
lanes-clock-2 = Within hours
lanes-clock-3 = Within days
lanes-clock-open = Act now

# What fits, and how common it is at this age; only for findings that are not scored.
lanes-fit-side-fits = Side fits
lanes-fit-side-does-not-fit = Side does not fit
lanes-fit-structure-fits = Structure fits
lanes-fit-structure-does-not-fit = Structure does not fit
lanes-fit-sign-fits = Sign fits
lanes-fit-sign-does-not-fit = Sign does not fit
lanes-age-common = Common at { $age }
lanes-age-uncommon = Uncommon at { $age }
lanes-age-rare = Rare at { $age }

# Findings of one mechanism on one card.
lanes-group-title = { $finding }, several places
lanes-group-title-levels = { $levels } { $finding }
lanes-group-which = At least one of these; imaging does not say which.
lanes-group-one = Scored with the other levels of the same kind.

# What a screen reader says for a whole card.
lanes-spoken = Finding { $number }, { $title }, { $lane }, { $reason }
lanes-spoken-chance = Finding { $number }, { $title }, { $lane }, { $chance }, range { $range }, { $reason }
lanes-spoken-act = Act now, finding { $number }, { $title }, { $clock }, { $reason }
lanes-spoken-alert = Act now, { $title }, { $clock }, { $reason }
lanes-spoken-lane-symptomatic = likely symptomatic
lanes-spoken-lane-indeterminate = indeterminate
lanes-spoken-lane-not-scored = not scored
lanes-spoken-lane-incidental = likely incidental

# The why panel.
why-call-act-now = Act now
why-call-likely-symptomatic = Likely symptomatic
why-call-indeterminate = Indeterminate
why-call-likely-incidental = Likely incidental
why-call-none = Not scored
why-title-root-none = { $title }, { $root } root free
why-title-root-contact = { $title }, { $root } root touched
why-title-root-displacement = { $title }, { $root } root displaced
why-title-root-compression = { $title }, { $root } root compressed
why-lead = Chance that it contributes to { $pain }.
why-lead-unscored = Role in { $pain }.
why-lead-act = Judged by rule, not by chance.
why-lead-no-complaint = No pain is recorded yet.
why-unscored = No chance is given: the evidence does not carry one for this combination.
why-unscored-act = An act-now finding is never scored.
why-unscored-elsewhere = No chance is given: nobody reports pain where this finding lies.
why-percent = { $percent }%
why-span = { $low }–{ $high }
why-range = Range { $low }–{ $high }% if all inputs err the same way
why-factor = ×{ $factor }
why-step-prior = Starting point
why-step-association = Finding
why-step-prevalence = Pain-free people at this age
why-step-concordance = Clinical match
why-step-cap = Cap
why-step-limit = Limit
why-step-result = Result
why-silenced = Not shown while an act-now item is open
why-unset-association = No association took part
why-unset-prevalence = No pain-free figure took part
why-unset-concordance = Not assessed: no clinical item recorded that counts
why-limit = The chance is held at { $percent }%
why-stays = { $text }: stays
why-version = Evidence { $version } ({ $sha }){ $local ->
    [none] {""}
   *[other] , with local figures of { $local }
 }, reads form values only, never pixels
why-spoken = Why finding { $number }, { $title }, { $call }
why-cite-doi = { $text }, doi:{ $doi }
why-cite-pmid = { $text }, PMID { $pmid }
why-cite-derived = { $sources }; derived from the published figures
why-cite-recheck = { $sources }; to be read again
why-cite-row = Evidence row { $row }
why-cite-rule = Rule of the evidence, row { $row }
why-cite-local = Local figure: { $text }
why-cite-design = Design value ({ $row })
why-cite-design-anchored = Design value, anchored on { $sources }
why-input-type = Type: { $value }
why-input-side = Side: { $value }
why-input-side-unset = Side: not set
why-input-level = Level: { $value }
why-input-level-unset = Level: not set
why-input-zone = Zone: { $value }
why-input-severity = Severity: { $value }
why-input-neural = Root grade: { $value }
why-input-root = Root: { $value }
why-input-acuity = Acuity: { $value }
why-input-activity = Activity: { $value }
why-input-pain-unset = Pain: not recorded
why-input-pain-side = Pain side: { $value }
why-input-pain-side-unset = Pain side: not set
why-input-pain-site = Pain site: { $value }
why-input-pain-site-unset = Pain site: not set
why-input-pattern = Pattern: { $value }
why-input-pattern-unset = Pattern: not set
why-input-pain-roots = Pain root: { $value }
why-input-age = Age: { $value }
why-input-age-unset = Age: not known
why-input-sign = { $value }: present
why-input-sign-absent = { $value }: absent
why-input-numbering = Level numbering: { $value }
why-input-limitation = Limited by: { $value }
why-numbering-certain = certain
why-numbering-uncertain = uncertain

# The key question.
question-decides-one = It would decide finding { $findings }.
question-decides-many = It would decide findings { $findings }.
question-finding-to = finding { $number } { $lane }
question-spoken = { $answer }: { $outcome }
question-outcome = { $chance } { $lane }
question-letter-act-now = !
question-letter-likely-symptomatic = S
question-letter-indeterminate = ?
question-letter-likely-incidental = I
question-yes = Yes
question-no = No
question-both = Both
question-none = None

lanes-title-place = { $side ->
    [left] Left { $place } { $finding }
    [right] Right { $place } { $finding }
    [bilateral] { $finding }, { $place }, both sides
    [midline] { $finding }, { $place }, midline
   *[none] { $finding }, { $place }
  }

lanes-lane-own = Your call first
lanes-own-word = not called yet
lanes-own-reason = Give your own call: Alt S, Alt U or Alt I. What was computed shows then.
lanes-own-spoken = Finding { $number }, { $finding }, your call is open
lanes-own-why = What was computed shows once you have given your own call
action-own-first = Give my own call before the computed one shows
action-print-mechanism = Print the mechanism of the pain, where signs were examined
shell-print-mechanism-on = The mechanism of the pain is printed where signs were examined
shell-print-mechanism-off = The mechanism of the pain is not printed
shell-own-first-on = Your own call comes first: what is computed stays hidden until then
shell-own-first-off = Computed calls show at once
elsewhere = No likely contributor to { $pain }. It may also come from: { $places }.
elsewhere-nothing = No likely contributor to { $pain }.
elsewhere-more = { $first }; { $second }
