# Words of the composed report. A value "none" means: nothing is known, print nothing for it.

document-list = { $head }, { $tail }
document-rows = { $head }; { $tail }
document-clauses = { $head }, { $tail }
document-none = None.
document-not-stated = Not stated
document-not-stated-inside = not stated
document-side-plain = { $side ->
    [left] left
    [right] right
    [bilateral] both sides
   *[midline] midline
 }
document-side-capitals = { $side ->
    [left] LEFT
    [right] RIGHT
    [bilateral] BOTH SIDES
   *[midline] MIDLINE
 }
document-place = { $level } { $side }
document-millimetres = { $value } mm
document-by = { $first } × { $second }
document-root = { $grade ->
    [none] no root contact
    [contact] touching the { $side ->
        [none] {""}
       *[other] { $side }{" "}
      }{ $root ->
        [none] root
       *[other] { $root } root
      }
    [displacement] displacing the { $side ->
        [none] {""}
       *[other] { $side }{" "}
      }{ $root ->
        [none] root
       *[other] { $root } root
      }
   *[compression] compressing the { $side ->
        [none] {""}
       *[other] { $side }{" "}
      }{ $root ->
        [none] root
       *[other] { $root } root
      }
 }
document-root-state = { $side ->
    [none] {""}
   *[other] { $side }{" "}
 }{ $root ->
    [none] root
   *[other] { $root }
 }: { $grade ->
    [none] free
    [contact] contact
    [displacement] displaced
   *[compression] compressed
 }
document-grade-change = { $word }
document-certainty = { $word ->
    [possible] possible
    [probable] probable
   *[definite] {""}
 }
document-severity = { $word }
document-scale-pfirrmann-disc = Pfirrmann
document-scale-modic = Modic
document-scale = { $scale } { $grade }
document-measured = { $name } { $value }{ $unit ->
    [none] {""}
   *[other] {" "}{ $unit }
 }
document-described = { $finding }{ $side ->
    [none] {""}
   *[other] {" "}{ $side }
 }
document-absent = No { $finding }

# Dates
document-date = { $day } { $month ->
    [m1] Jan
    [m2] Feb
    [m3] Mar
    [m4] Apr
    [m5] May
    [m6] Jun
    [m7] Jul
    [m8] Aug
    [m9] Sep
    [m10] Oct
    [m11] Nov
   *[12] Dec
 } { $year }
document-moment = { $day } { $time }{ $zone ->
    [none] {""}
   *[other] {" "}(UTC{ $zone })
 }

# Head and foot
document-exam = { $modality ->
    [none] Imaging of the { $region }
   *[other] { $modality } { $region }
 }
document-organisation-unknown = Radiology report
document-status-draft = PRELIMINARY, NOT SIGNED
document-status-preliminary = PRELIMINARY, NOT SIGNED
document-status-final = FINAL
document-status-appended = FINAL, WITH ADDENDUM
document-status-corrected = CORRECTED
document-status-retracted = RETRACTED: ENTERED IN ERROR
document-status-foot-draft = Preliminary, not signed
document-status-foot-preliminary = Preliminary, not signed
document-status-foot-final = Final
document-status-foot-appended = Final, with addendum
document-status-foot-corrected = Corrected
document-status-foot-retracted = Retracted
document-section-addenda = Addenda
document-addendum-appended = Addendum, { $who }, { $when }:
document-addendum-corrected = Correction, { $who }, { $when }:
document-addendum-retracted = Retracted, { $who }, { $when }:
document-signed = Signed electronically by { $who }, { $when }.
document-signed-meaning = Meaning of the signature: approval of this report after looking at images and text, { $when }.
document-saved-by = Saved by { $who }, { $when }.
document-born = { $date ->
    [none] Birth date not stated
   *[other] { $date }
 }{ $age ->
    [none] {""}
   *[other] {" "}({ $age } y)
 }{ $sex ->
    [none] {""}
   *[other] {" "}· { $sex }
 }
document-label-patient = Patient
document-label-accession = Accession
document-label-born = Born / sex
document-label-study = Study
document-label-patient-id = Patient ID
document-label-referrer = Referrer
document-head-left = { $name } · { $birth ->
    [none] birth date not stated
   *[other] { $birth }
 } · ID { $id }
document-head-right = { $study } · { $date } · Acc { $accession }
document-foot = { $name } · { $birth ->
    [none] birth date not stated
   *[other] born { $birth }
 } · ID { $id } · Acc { $accession }
document-posture-steering = { $status }. Research and teaching tool. Not a cleared medical device.
document-posture-practice = { $status }. Practice case, not a patient. Research and teaching tool.
document-posture-documentation = { $status }. The reader filled the lanes; no chances are computed.
document-watermark = PRACTICE
document-estimate = Estimate from group data, not validated on patients.
document-page = Page { $page } of { $pages }

# Sections
document-section-impression = Impression
document-section-recommendations = What must follow
document-section-clinical = Clinical information
document-section-technique = Technique
document-section-comparison = Comparison
document-section-findings = Findings by level
document-section-findings-places = Findings
document-column-place = Place
document-column-found = What was found
document-section-key-images = Key images
document-section-communication = Communication of critical results
document-section-chances = How the chances were reached
document-section-evidence = Evidence
document-section-versions = Versions

# Lanes
document-lane-act_now = ACT NOW
document-lane-likely_symptomatic = LIKELY SYMPTOMATIC
document-lane-indeterminate = INDETERMINATE
document-lane-not_scored = NOT SCORED
document-lane-likely_incidental = LIKELY INCIDENTAL TO THIS PAIN
document-lane-inside-act_now = act now
document-lane-inside-likely_symptomatic = likely symptomatic
document-lane-inside-indeterminate = indeterminate
document-lane-inside-not_scored = not scored
document-lane-inside-likely_incidental = likely incidental to this pain
document-clock = { $category ->
    [c1] Act within minutes (department category 1).
    [c2] Act within hours (department category 2).
    [c3] Act within days (department category 3).
   *[none] Act now.
 }
document-complaint-short = { $site ->
    [none] { $side ->
        [none] pain, place not stated
        [bilateral] pain on both sides
        [midline] pain in the midline
       *[other] { $side } pain
    }
   *[other] { $side ->
        [none] { $site } pain
        [bilateral] { $site } pain on both sides
        [midline] { $site } pain in the midline
        [left] left { $site } pain
       *[right] right { $site } pain
    }
 }
document-call = { $lane ->
    [likely_symptomatic] Likely contributor
    [indeterminate-favoured] Possible contributor
    [indeterminate] Possible contributor
    [likely_incidental] Unlikely contributor
   *[not_scored] Not assessable
 }{ $lane ->
    [not_scored] {""}
   *[other] { $complaint ->
        [none] {""}
       *[other] {" "}to { $complaint }
      }
 }{ $lane ->
    [indeterminate-favoured] , favoured
   *[other] {""}
 }{ $range ->
    [none] .
   *[other] {" "}(range { $range }).
 }
document-range = { $low } to { $high }
document-rounded = { $value } %
document-or-more = { $value } % or more
document-or-less = { $value } % or less
document-care-act = { $category ->
    [c1] To be acted on within minutes (department category 1), whatever its role in the pain.
    [c2] To be acted on within hours (department category 2), whatever its role in the pain.
    [c3] To be acted on within days (department category 3), whatever its role in the pain.
   *[none] To be acted on, whatever its role in the pain.
 }
document-override = Moved here by the reader. Computed: { $computed }{ $range ->
    [none] {""}
   *[other] {" "}(range { $range })
 }. Reason given: { $reason }
document-override-act = Moved here by the reader. Reason given: { $reason }
document-would-change = Would change the call: { $change } ({ $lane }).
document-would-decide = Would decide: { $asks }
document-sides-disagree = SIDES DISAGREE: it lies on the side without pain. Please confirm the side of pain, mark and request.
document-care-none = No follow-up needed.
document-unexplained = The pain is real; these pictures do not explain it.
document-no-reason = none
document-group = { $numbers ->
    [none] {""}
   *[other] { $numbers }.{" "}
 }{ $names }
document-group-which = At least one of these; imaging does not say which level.
document-compete = These compete; imaging cannot say which dominates.
document-legend = Likely contributor: chance 70 % or more with a range from 50 % up. Unlikely contributor: 30 % or less with a range up to 50 %. Possible contributor: all else. Range: if all inputs err the same way. Calls describe the role in this pain, not harm. A call is not an indication for a procedure; treatment is decided with history and examination.
document-legend-plain = The reader filled the lanes. Calls describe the role in this pain, not harm. A call is not an indication for a procedure; treatment is decided with history and examination.

# What must follow
document-column-for = No.
document-column-what-for = For
document-column-what = What
document-column-when = When
document-column-source = Basis
document-do-tell = Tell the referring clinician directly; record who was told
document-do-follow = Follow by the cited threshold
document-when-tell = { $category ->
    [c1] Within minutes
    [c2] Within hours
    [c3] Within days
   *[none] Now
 }
document-when-follow = As cited
document-source-tell = { $category ->
    [c1] Department category 1
    [c2] Department category 2
    [c3] Department category 3
   *[none] Reader's decision
 }
document-source-follow = Evidence

# Clinical information
document-complaint = P{ $number }: { $words }.
document-no-complaint = No pain location was given.
document-pattern = { $pattern } pattern
document-territory = territory of { $roots }
document-onset = onset { $onset }
document-weeks = { $number ->
    [one] 1 week
   *[other] { $value } weeks
 }
document-nrs = NRS { $value }
document-sign = { $sign }{ $side ->
    [none] {""}
   *[other] {" "}{ $side }
 }{ $root ->
    [none] {""}
   *[other] {" "}({ $root })
 }
document-signs-present = Examined and present: { $words }.
document-signs-absent = Examined and absent: { $words }.
document-flags-present = Red flags present: { $words }.
document-flags-denied = Asked and denied: { $words }.
document-flags-denied-all = { $some ->
    [present] Asked and denied: every other red flag.
   *[none] Asked and denied: every red flag.
 }
document-flags-not-asked = { $some ->
    [some] Not asked: every other red flag.
   *[none] Red flags: not asked.
 }
document-operated-levels = operation at { $levels }
document-divisions = divisions { $words }
document-questionnaires = Questionnaires: { $words }.
document-score = { $name ->
    [dn4] DN4
    [paindetect] painDETECT
    [wpi] WPI
   *[sss] SSS
 } { $value }
document-factors = Patient factors: { $words }.
document-pregnancy = { $word ->
    [no] not pregnant
    [yes] pregnant
    [possible] possibly pregnant
   *[unknown] pregnancy not known
 }
document-postpartum = { $value } weeks after birth
document-anticoagulated = { $known ->
    [yes] anticoagulated
   *[no] not anticoagulated
 }
document-contrast-reaction = reaction to contrast medium: { $words }
document-implant = { $device ->
    [none] implant
   *[other] { $device }
 }{ $mr ->
    [none] {""}
   *[other] {" "}(MR: { $mr })
 }
document-claustrophobia = claustrophobia
document-requested-side = The request names the { $side ->
    [left] left side
    [right] right side
    [bilateral] both sides
   *[midline] midline
 }.
document-also = Reported together with: { $words }.
document-one-also = { $modality ->
    [none] study
   *[other] { $modality }
 }{ $date ->
    [none] {""}
   *[other] {" "}of { $date }
 }{ $accession ->
    [none] {""}
   *[other] {" "}(Acc { $accession })
 }
document-surgery = Previous operations: { $words }.
document-one-surgery = { $kind }{ $levels ->
    [none] {""}
   *[other] {" "}{ $levels }
 }{ $side ->
    [none] {""}
   *[other] {" "}{ $side }
 }{ $date ->
    [none] {""}
   *[other] {" "}({ $date })
 }
document-blocks = Previous diagnostic blocks: { $words }.
document-one-block = { $target ->
    [none] block
   *[other] { $target }
 }{ $level ->
    [none] {""}
   *[other] {" "}{ $level }
 }{ $side ->
    [none] {""}
   *[other] {" "}{ $side }
 }{ $relief ->
    [none] {""}
   *[other] {" "}relief { $relief } %
 }{ $date ->
    [none] {""}
   *[other] {" "}({ $date })
 }

# Technique
document-technique = { $numbering ->
    [none] {""}
    [certain] Vertebral numbering certain.
    [uncertain] Vertebral numbering uncertain: levels may be one off.
   *[unknown] Vertebral numbering not stated.
 } { $contrast ->
    [yes] With contrast medium.
    [no] Without contrast medium.
   *[unknown] Contrast medium not stated.
 }{ $sides ->
    [left] {" "}Only the left side was imaged.
    [right] {" "}Only the right side was imaged.
   *[other] {""}
 }
document-limited-by = Images limited by { $words }.
document-cannot-show = What this study cannot show: { $words }
document-blind-mr-spine = Pictures are taken lying down; a slip or a narrow canal may be larger on standing.
document-blind-mr-nerves = Disease of small fibres and of function does not show; the signal of a nerve depends on its angle.
document-blind-mr-shoulder = Neck, plexus and lung apex were not assessed.
document-blind-mr-knee = The hip was not assessed.
document-blind-us = Deep structures, the inside of joints and bone do not show; what is seen depends on the examiner.
document-blind-nm-mdp-hdp = Myeloma, purely lytic and very early lesions may take up nothing.
document-blind-nm-wbc-in111 = Infection of the native spine may take up nothing.
document-blind-nm-wbc-tc99m = Infection of the native spine may take up nothing.
document-blind-nm-spect-ct = Uptake shows turnover of bone, not pain.
document-blind-pt-fdg = Low-grade, mucinous, renal and prostate tumours may take up nothing; uptake after surgery lasts for months.
document-blind-xa = The pictures show position and spread of contrast medium, not the cause of pain.
document-blind-rf = The pictures show position and spread of contrast medium, not the cause of pain.
document-blind-mr-no-contrast = Without contrast medium scar and disc, infection, tumour and synovitis are told apart less well.
document-blind-mr-metal = Levels hidden by metal were not assessed.
document-blind-mr-lumbar-spine = The field of view leaves out the hips, most of the sacroiliac joints and what lies above T11.
document-blind-ct = Cord, roots and oedema of the marrow show only in part.
document-blind-cr = Discs, nerves, ligaments and marrow do not show; an early fracture or infection may not be visible.
document-blind-dx = Discs, nerves, ligaments and marrow do not show; an early fracture or infection may not be visible.
document-comparison-none = No earlier study was compared.
document-comparison = Compared with { $modality ->
    [none] the earlier study
   *[other] { $modality }
 }{ $date ->
    [none] {""}
   *[other] {" "}of { $date }
 }.

# Findings
document-column-level = Level
document-column-disc = Disc and endplates
document-column-canal = Canal and foramina
document-column-roots = Nerve roots
document-column-facets = Facets and arches
document-column-change = Change
document-normal = Normal
document-elsewhere = Elsewhere
document-no-findings = No finding was entered.
document-empty-field = An empty field was not described.
document-not-described = Not described: { $levels }.
document-not-assessed = Not assessed: { $levels }.
document-otherwise-unchanged = Otherwise unchanged.
document-finding-note = { $number ->
    [none] { $name }: { $note }
   *[other] Finding { $number }, { $name }: { $note }
 }
document-key-title-none = Key image
document-key-title = { $number ->
    [none] {""}
   *[other] { $number }{" "}
 }{ $name }
document-caption = { $series ->
    [none] Series without a name
   *[other] { $series }
 }{ $number ->
    [none] {""}
   *[other] {" "}· Se { $number }
 }{ $slice ->
    [none] {""}
   *[other] {" "}Im { $slice }
 }{ $window ->
    [none] {""}
   *[other] {" "}· W{ $window } L{ $level }
 }{ $shown ->
    [none] {""}
   *[other] {" "}{ $shown }
 }
document-caption-shown = { $turned ->
    [flipped] {" "}· flipped
    [rotated] {" "}· rotated { $degrees }°
    [flipped-rotated] {" "}· rotated { $degrees }°, then flipped
   *[none] {""}
 }{ $inverted ->
    [yes] {" "}· inverted
   *[no] {""}
 }{ $sides ->
    [none] {" "}· sides not stated in the image
   *[stated] {""}
 }

# Signature
document-unsigned = Not signed. This report is preliminary.
document-composed = { $date ->
    [none] Date not stated
   *[other] Dated { $date }
 }

# Appendix
document-column-number = No.
document-column-pain = Pain
document-column-start = Start
document-column-association = Finding
document-column-pain-free = Pain-free people
document-column-match = Clinical match
document-column-result = Result (range)
document-column-flip = Would change the call
document-no-step = –
document-percent = { $value } %
document-factor = ×{ $value }
document-pain-free = { $percent } in 100, ×{ $factor }
document-with-cap = { $factor }, held to the limit ×{ $cap }
document-result = { $central } % ({ $low }–{ $high }) { $lane }
document-flip = { $change }: { $central ->
    [none] { $lane }
   *[other] { $central } %, { $lane }
 }
document-flip-none = No single fact
document-flips-withheld = What would change a call is not printed while something must be acted on.
document-chances-legend = The starting odds times the factors give the result, held between 5 and 95 %. S likely, ? indeterminate, I likely incidental. Chances are estimates from group data; they describe the role in pain, not harm.
document-cite = { $text }.{ $doi ->
    [none] {""}
   *[other] {" "}doi:{ $doi }
 }{ $pmid ->
    [none] {""}
   *[other] {" "}PMID { $pmid }
 }
document-cite-local = Local figure: { $text }
document-cite-design = Design value, no source: { $row }
document-cite-teaching = Teaching knowledge, no publication: { $row }
document-answer = { $field }: { $value }.
document-versions = Concord { $program ->
    [none] (version not stated)
   *[other] { $program }
 } · { $template ->
    [none] no template
   *[other] template { $template }{ $templateversion ->
        [none] {""}
       *[other] {" "}{ $templateversion }
      }
 } · evidence { $evidence } ({ $evidencehash }){ $local ->
    [none] {""}
   *[other] {" "}with local figures of { $local } ({ $localhash })
 } · content hash { $contenthash }
document-call-open = Call not recorded yet.
document-call-told = Told to { $who }, { $when }, { $how ->
    [phone] by phone, read back
    [person] in person, read back
   *[message] by message, receipt confirmed
 }.
document-call-result = { $name }{ $category ->
    [none] {""}
    [c1] {" "}(category 1, minutes)
    [c2] {" "}(category 2, hours)
   *[c3] {" "}(category 3, days)
 }
document-call-result-column = Result
document-call-found = Found
document-call-told-to = Told to
document-call-told-at = Told at
document-call-how = How
document-call-read-back = Read back
document-call-by = { $how ->
    [phone] Phone
    [person] In person
   *[message] Message
 }
document-call-back = { $back ->
    [yes] Yes
    [no] No
   *[none] Not recorded
 }
document-call-not-recorded = Not recorded
