# Reasons, steps, limits and what would change a judgement.
problem-local-evidence-unreadable = A file of the local evidence pack cannot be read
    .do = Look at its rights, size and encoding (UTF-8); the built-in evidence is used meanwhile
problem-local-evidence-faulty = The local evidence pack is not used: { $fault }
    .do = Correct the row; the built-in evidence is used meanwhile
problem-local-evidence-none = There is no local evidence pack in this folder
    .do = Name a folder with a pack.toml; the built-in evidence was used

# Where an alert or act-now item is open, only messages without prevalence or reassurance are chosen.

## Pain-free people
count-range = { $low } to { $high }
people-asymptomatic = pain-free people
people-asymptomatic-side-of-patients = people with the same complaint on the other side
people-general-population = people from the general population
people-patients-without-target-pain = patients without this pain
people-patients-without-lbp = patients without back pain
people-without-clinical-stenosis = people without clinical stenosis
share-age = Seen in about { $count } of 100 { $people } aged { $age }.
share-span = Seen in about { $count } of 100 { $people } aged { $first } to { $last }.
share-from = Seen in about { $count } of 100 { $people } aged { $first } or more.
share-until = Seen in about { $count } of 100 { $people } aged up to { $last }.
share-mean = Seen in about { $count } of 100 { $people } with a mean age of { $age }.
share-adults = Seen in about { $count } of 100 { $people }, adults of any age.
share-side = Seen in about { $count } of 100 { $people }.
share-lumbar-age = Seen at one or more lumbar levels in about { $count } of 100 { $people } aged { $age }.
share-lumbar-span = Seen at one or more lumbar levels in about { $count } of 100 { $people } aged { $first } to { $last }.
share-lumbar-from = Seen at one or more lumbar levels in about { $count } of 100 { $people } aged { $first } or more.
share-lumbar-until = Seen at one or more lumbar levels in about { $count } of 100 { $people } aged up to { $last }.
share-lumbar-mean = Seen at one or more lumbar levels in about { $count } of 100 { $people } with a mean age of { $age }.
share-lumbar-adults = Seen at one or more lumbar levels in about { $count } of 100 { $people }, adults of any age.
share-lumbar-side = Seen on that side in about { $count } of 100 { $people }.

## The one line of a card
reason-1 = { $first }.
reason-2 = { $first }; { $second }.
reason-3 = { $first }; { $second }; { $third }.
reason-not-scored = Not scored. { $why }
reason-care-act = { $reason } To be acted on within days all the same.
reason-act-1 = To be acted on within minutes.
reason-act-2 = To be acted on within hours.
clause-side = { $side }, as the pain
clause-side-and-root = { $side }; side and root match the { $root } pain
clause-side-not-root = { $side }, as the pain, but another root than the pain follows
clause-side-opposite = On the { $side }, the pain is on the { $pain }
clause-side-partly = { $side }; its side neither confirms nor contradicts the pain
clause-root = The root matches the { $root } pain
clause-place = Lies where the pain is felt
clause-item-lr-root-mismatch = Another root than the pain follows
clause-item-lr-no-pain-seated = No pain when seated, as with a narrow canal
clause-item-lr-better-bending = Better bending forward, as with a narrow canal
clause-item-lr-bilateral-leg = Both legs or buttocks, as with a narrow canal
clause-item-lr-centralisation = The pain centralises, as with a disc
clause-item-lr-no-centralisation = The pain does not centralise
clause-item-lr-sij-tests = Sacroiliac provocation tests are positive
clause-item-lr-no-sij-tests = Sacroiliac provocation tests are negative
clause-item-lr-block-positive = A block of this structure gave relief
clause-item-lr-block-negative = A block of this structure gave little relief
clause-forced = held at indeterminate by a rule
clause-half = explains one half of the pain at most
clause-shared = one of { $parts } structures that may carry this pain
clause-band-common = common in pain-free adults
clause-band-uncommon = uncommon in pain-free adults
clause-band-rare = rare in pain-free adults

## Steps
step-prior = { $what }: about { $percent } of 100 such patients.
step-prior-shared = { $what }: about { $percent } of 100 such patients, shared by { $parts } structures.
prior-disc-axial = Design value: a lumbar disc takes part in axial low back pain
prior-facet-axial = Design value: a lumbar facet joint takes part in axial low back pain
prior-sij-axial = Design value: a sacroiliac joint takes part in pain of the low back or buttock
prior-radicular = Design value: a root lesion on the painful side accounts for one-sided radicular pain
prior-radicular-no-contact = Design value: a disc lesion that touches no root accounts for radicular pain
prior-stenosis-claudication = Design value: a narrow canal accounts for leg pain on walking
prior-stenosis-axial = Design value: a narrow canal takes part in back pain without leg symptoms
prior-cuff = Design value: this lesion of the cuff takes part in shoulder pain without injury
prior-knee-bml = Design value: a marrow lesion takes part in the pain of an osteoarthritic knee
prior-knee-degenerative = Design value: this change of the knee takes part in knee pain without injury
prior-hip-joint = Design value: this lesion inside the hip takes part in groin pain
prior-cts = Design value: the median nerve at the wrist accounts for hand pain that suggests it
prior-tn-typical = Design value: a vessel at the root takes part in typical trigeminal neuralgia
step-prior-silenced = { $what }.
step-association-silenced = Published ratio, shrunken.
step-association-odds = Odds ratio { $value } ({ $low } to { $high }) between people with and without pain; after shrinking it acts as { $acting }.
step-association-odds-plain = Odds ratio { $value } between people with and without pain; after shrinking it acts as { $acting }.
step-association-direct = Likelihood ratio { $value } ({ $low } to { $high }); after shrinking it acts as { $acting }.
step-association-direct-plain = Likelihood ratio { $value }; after shrinking it acts as { $acting }.
step-association-sides = Painful against pain-free side, ratio { $value } ({ $low } to { $high }); after shrinking it acts as { $acting }.
step-association-sides-plain = Painful against pain-free side, ratio { $value }; after shrinking it acts as { $acting }.
step-association-studied = Studied, and no association was found.
step-association-none = No figure on association serves here.
step-prevalence-shown = { $share } The ratio above needs no correction for it.
step-prevalence-none = The ratio above needs no further figure.
step-prevalence-silenced = Correction for findings without pain applied; its figure is not shown here.
step-cap = Imaging and clinical item together are held to the limit of the method.
step-counted-once = Same structure as { $finding }: counted once, with the stronger of the two.
step-act-1 = To be acted on within minutes; no chance is given.
step-act-2 = To be acted on within hours; no chance is given.
step-item-published = { $item } Likelihood ratio { $value } ({ $low } to { $high }); after shrinking it acts as { $acting }.
step-item-design = { $item } It acts as { $value }.
step-item-held = { $item } Published { $value } ({ $low } to { $high }); it acts as { $acting }.
step-item-two = { $item } Published { $value } ({ $low } to { $high }) and { $other }; it acts as { $acting }.
item-lr-root-l4 = Design value: the pain follows L4 and the lesion meets L4.
item-lr-root-l5 = The pain follows L5 and the lesion meets L5.
item-lr-root-s1 = Design value: the pain follows S1 and the lesion meets S1.
item-lr-root-mismatch = Design value: same side, another root than the pain follows.
item-lr-side-opposite = Design value: the pain is on one side, the lesion on the other.
item-lr-no-pain-seated = No pain when seated.
item-lr-better-bending = Better bending forward.
item-lr-bilateral-leg = Symptoms in both legs or buttocks.
item-lr-centralisation = The pain centralises on repeated movement.
item-lr-no-centralisation = The pain was examined and does not centralise.
item-lr-sij-tests = Three or more sacroiliac provocation tests are positive.
item-lr-no-sij-tests = Sacroiliac provocation tests are negative.
item-lr-block-positive = Design value: one uncontrolled block of this structure gave relief.
item-lr-block-negative = Design value: one block of this structure gave little relief.

## Why a pair is not scored
stop-minor = Under 18 years only act now is judged.
stop-no-complaint = No complaint is recorded.
stop-unknown-finding = This finding is not known to the evidence.
stop-elsewhere = This pain is not felt in that region.
stop-pain-free-joint = The joint of the side without pain. Please confirm the side of pain, mark and request.
stop-no-site = The site of the pain is not recorded.
stop-refers = Lesions of this region can be felt in the { $site }.
stop-operated = This level was operated on before.
stop-no-age = The age is not recorded.
stop-age-contradicted = Age and birth date disagree.
stop-no-pain-side = The side of the pain is not recorded.
stop-no-finding-side = The side of the finding is not recorded.
stop-no-share = No pain-free figure within ten years of this age.
stop-why-no-figure = No pain-free figure or no figure on association.
stop-why-no-association = No usable figure on association.
stop-why-no-prior = No prior for this structure.
stop-why-other-pattern = No figure for this pattern of pain.
stop-why-part-of-degeneration = Part of disc degeneration, where it counts once.
stop-why-other-method = The only figure comes from another imaging method.
stop-why-needs-root-contact = A figure exists only where a root is touched.
stop-why-after-surgery = After surgery the picture does not tell painful from painless.
stop-why-grade-missing = The grade decides, or there is no figure for this pattern.
stop-why-patients-only = Figures exist for patients only.
stop-why-few-symptomatic = Figures exist for patients only; a minority had matching symptoms.
stop-why-care-question = Not a question of pain: what to do about it is decided apart.
stop-why-definitions-differ = Published definitions differ too much.
stop-why-load-oedema = Oedema from load, near a birth or in pregnancy.
stop-why-inflammatory-only = The figure holds for inflammatory pain only.
stop-why-nerve-area = The nerve area is not enlarged, not measured, or the pattern is another.
stop-why-presence-silent = Its absence says more than its presence.
stop-why-to-re-read = The figures still have to be read again.
stop-why-predicts-later = The figures foretell later pain, they do not explain this one.
stop-why-other-people = Figures exist only for people unlike this patient.
stop-why-one-study = One small study is not enough.
stop-why-secondary-neuralgia = With a plaque the neuralgia may be secondary.
stop-why-budapest = The Budapest criteria decide, not the picture.
stop-why-not-a-lesion = Not a lesion.
stop-why-research = A research measure, never scored.
stop-why-beyond = Outside the painful structures: managed as an incidental finding.

## Limits of a judgement
limit-numbering = Numbering is uncertain: findings at disc levels stay indeterminate.
limit-images = The images are limited: the finding stays indeterminate.
limit-nociplastic = Criteria of nociplastic pain are met without a matching objective deficit.
limit-sides-disagree = On the side opposite to the pain. Please confirm the side of pain, mark and request.
limit-half = Pain on both sides, lesion on one: explains one half at most.
limit-half-covered = Explains one half at most; the other half has a lesion of its own.
limit-half-unknown = Explains one half at most; the side of the finding is not recorded.
limit-shared-prior = Low only because several structures share the prior: not below indeterminate.
limit-act-all-the-same = Not this pain, and it must be acted on all the same.
limit-look-0001 = May be mistaken for metastasis. Proof: fat on T1 that fat saturation removes, coarse trabeculae.
limit-look-0002 = May be mistaken for early discitis. Proof: claw-shaped border, no fluid in the disc, soft tissue clear.
limit-look-0003 = May be mistaken for metastasis or infection. Proof: concentric rings around a defect of the endplate.
limit-look-0004 = May be mistaken for a pathological fracture. Proof: fluid cleft, fat kept, no convex border, soft tissue clear.
limit-look-0005 = May be mistaken for septic sacroiliitis or fracture. Proof: both sides, lower front of the joint, no fluid, muscles clear.
limit-look-0006 = May be mistaken for a septic facet joint. Proof: bone intact, muscles clear.
limit-look-0007 = May be mistaken for abscess, tumour or haematoma. Proof: enhancement of the rim only, link with the disc.
limit-look-0008 = May hide a dural fistula. Proof: cord and conus of normal signal, no flow voids.
limit-look-0009 = May be mistaken for venous thrombosis or aneurysm. Proof: a neck to the joint.
limit-look-0010 = May be mistaken for liposarcoma. Proof: fat throughout, superficial, small.
limit-look-0011 = May be mistaken for a sarcoma. Proof: fluid only, no enhancement.
limit-look-0012 = May be mistaken for infection. Proof: marrow clear, no collection.
limit-look-0013 = May be mistaken for metastasis. Proof: a fracture line in the usual place.
limit-look-0014 = May be mistaken for a nerve sheath tumour. Proof: fluid signal, smooth bone.
limit-look-0015 = May be mistaken for a nerve tumour. Proof: fascicles kept.
limit-look-0016 = May be mistaken for an ovarian tumour. Proof: thin wall, nothing solid.
limit-look-0017 = May hide a mass along the nerve. Proof: a local cause is seen.
limit-look-0018 = May hide a mass of the lung apex or a C5 lesion. Proof: the shoulder signs fit.
limit-look-0019 = May hide a stress fracture or early osteonecrosis. Proof: no fracture line, no band below the cartilage.
limit-look-0020 = May be mistaken for invasive disease. Proof: bone intact, fat clear.

## Alerts: no message here reassures
alert-saddle-anaesthesia = No finding of this study accounts for the new saddle numbness. Examine at once and measure the bladder; think of conus, thoracic and cervical MR.
alert-urinary-retention = No finding of this study accounts for the new urinary retention. Examine at once; think of conus, thoracic and cervical MR.
alert-bowel-incontinence = No finding of this study accounts for the new bowel incontinence. Examine at once; think of conus, thoracic and cervical MR.
alert-bladder-sensation-change = No finding of this study accounts for the changed bladder sensation. Examine today and measure the bladder.
alert-sexual-dysfunction-new = No finding of this study accounts for the new sexual dysfunction. Ask about bladder, bowel and saddle sensation.
alert-reduced-anal-tone = No finding of this study accounts for the reduced anal tone. Think of conus, thoracic and cervical MR today.
alert-bilateral-leg-signs = Signs in both legs: compression of cauda equina or cord must be excluded. Ask about bladder, bowel and saddle sensation at once.
alert-progressive-motor-deficit = No finding of this study accounts for the progressive weakness. Examine at once; look above the imaged levels and along plexus and nerve.
alert-myelopathic-signs = No finding of this study accounts for the signs of cord disease. Examine at once and image the whole cord.
alert-fever = No finding of this study accounts for the fever. Blood tests and cultures; an early infection can look like wear.
alert-recent-bacteraemia = Bacteraemia shortly before new pain: infection is not excluded. Blood tests; MR with contrast again after one to two weeks if the pain persists.
alert-major-trauma = Major trauma, and no fracture or ligament injury is recorded: say what was excluded, and by which method.
alert-trauma-in-ankylosed-spine = Ankylosed spine with trauma: fracture is not excluded. Keep immobilised; CT and MR of the whole spine.
alert-minor-neck-trauma-or-manipulation = Neck trauma or manipulation: dissection is not excluded unless the neck vessels were imaged.
alert-minor-trauma-osteoporosis = Minor trauma to fragile bone: an occult fracture is not excluded without fluid-sensitive MR.
alert-thunderclap-headache = No finding of this study accounts for the thunderclap headache. Bleeding and vessel disease must be excluded at once.
alert-new-headache-over-50 = New headache after 50: blood tests for giant cell arteritis today; the scan alone does not exclude it.
alert-jaw-claudication = Jaw claudication: giant cell arteritis until excluded. Blood tests and referral today.
alert-visual-loss = No finding of this study accounts for the loss of vision. Eye examination and blood tests today.
alert-papilloedema = No finding of this study accounts for the papilloedema. A mass and venous thrombosis must be excluded today.
alert-focal-brain-deficit = No finding of this study accounts for the new focal deficit. Act as for stroke until excluded.
alert-horner = No finding of this study accounts for the Horner syndrome. Image the neck vessels and the lung apex.
alert-tearing-chest-back-pain = Tearing pain of chest or back: this study does not exclude aortic dissection.
alert-pulsatile-mass = Pulsating mass: an aneurysm must be excluded at once.
alert-calf-swelling-acute = Acute calf swelling: this study does not exclude venous thrombosis.
alert-hot-swollen-joint = Hot, swollen joint: aspiration excludes infection, imaging does not.
alert-prosthesis-new-pain = New pain at a prosthesis: this study alone excludes neither infection nor loosening.
alert-growing-mass = A growing mass is reported and none is recorded: say that the place was imaged, or image it.
alert-limp-child = Limping child: infection, slipped epiphysis and tumour are not excluded unless both hips were imaged.
alert-safeguarding-concern = Safeguarding concern: follow the local pathway today.
alert-diabetes-foot-ulcer = Foot ulcer in diabetes: say whether the ulcer reaches bone; a normal radiograph does not exclude infection.
alert-night-pain-unrelenting = No finding of this study accounts for the unrelenting night pain. Check the whole field of view, marrow and organs; blood tests.
alert-unexplained-weight-loss = No finding of this study accounts for the weight loss. Its cause must be looked for.
alert-recent-spinal-procedure = Spinal procedure shortly before, with signs of infection: infection and haematoma are not excluded.
alert-anticoagulation = Anticoagulation with a new deficit: epidural haematoma is not excluded.
alert-hoffmann = No finding of this study accounts for the Hoffmann sign. Image the cervical cord.
alert-babinski = No finding of this study accounts for the Babinski sign. Image the whole cord.
alert-clonus = No finding of this study accounts for the clonus. Image the whole cord.
alert-lhermitte = No finding of this study accounts for the Lhermitte sign. Image the cervical cord.
alert-wide-based-gait = No finding of this study accounts for the wide-based gait. Image cord and brain where not done.
alert-gait-disturbance = No finding of this study accounts for the gait disturbance. Examine for cord disease.
alert-absent-pulses = Absent pulses: vascular claudication is not excluded. Measure the ankle-brachial index.
alert-orthostatic-headache = Orthostatic headache: low cerebrospinal fluid pressure is not excluded. Brain with contrast and the whole spine.

## Facts, as clauses without a full stop
fact-pattern = The pain follows the pattern: { $pattern }
fact-site = The pain is felt in: { $site }
fact-pain-left = The pain is on the left
fact-pain-right = The pain is on the right
fact-pain-bilateral = The pain is on both sides
fact-pain-midline = The pain is in the midline
fact-root = The pain follows { $root }
fact-age = Aged { $age }
fact-sign-present = { $sign }: present
fact-sign-absent = { $sign }: examined and absent
fact-flag-present = { $flag }: present
fact-flag-absent = { $flag }: absent
fact-numbering-certain = Numbering is certain
fact-numbering-uncertain = Numbering is uncertain
fact-images-full = Images without the limitation
fact-images-limited = Images limited by motion
fact-one-side-imaged = Only one side was imaged
fact-both-sides-imaged = Both sides were imaged
fact-not-operated = No surgery at this level
fact-block = The diagnostic block
fact-type = Read as { $finding }
fact-level = At { $level }
fact-finding-left = The finding is on the left
fact-finding-right = The finding is on the right
fact-finding-bilateral = The finding is on both sides
fact-finding-midline = The finding is in the midline
fact-zone = Zone: { $zone }
fact-severity = Severity: { $severity }
fact-neural-none = No root touched
fact-neural-contact = Root touched
fact-neural-displacement = Root displaced
fact-neural-compression = Root compressed
fact-typical = Proving features of the benign form entered
against-lowers = { $fact }: without it the chance would be higher.
against-raises = { $fact }: without it the chance would be lower.
against-open-lowers = Not recorded: { $fact }. It would lower the chance.
against-open-raises = Not recorded: { $fact }. It would raise the chance.

## The one question
question-this-pain = this pain
question-pattern = Which pattern has the pain ({ $pain })?
question-site = Where is the pain felt?
question-side = On which side is the pain ({ $pain })?
question-roots = Which root does the pain follow ({ $pain })?
question-age = How old is the patient?
question-numbering = Is the numbering of the vertebrae certain?
question-sign = { $sign }: examined, and present?
question-cancer = Is there a history of cancer?

## Mechanism, for the reader only
mechanism-distribution = History and distribution suit a nerve ({ $pattern }).
mechanism-no-sensory-sign = No sensory sign in that distribution is recorded.
mechanism-sensory-sign = A sensory sign lies in that distribution.
mechanism-lesion = A lesion that meets the nerve fits. This does not prove that it causes the pain.
mechanism-widespread-scores = The scores for widespread pain and severity meet the published criteria.
mechanism-spread = The pain is regional or widespread.
mechanism-duration = It has lasted three months or longer.
mechanism-duration-unknown = How long it has lasted is not recorded.
mechanism-explained = A likely contributor may explain it in part.
mechanism-hypersensitivity = Evoked hypersensitivity (allodynia) is recorded.
mechanism-hypersensitivity-absent = No evoked hypersensitivity was found.
mechanism-hypersensitivity-open = Evoked hypersensitivity was not examined.
mechanism-dn4 = DN4 { $score } of 10; 4 or more suggests a neuropathic component, and only screens.
mechanism-paindetect = painDETECT { $score }; 19 or more suggests a neuropathic component, and only screens.
mechanism-line = Mechanism of the pain: { $leading ->
    [neuropathic] neuropathic
    [nociplastic] nociplastic
    [nociceptive] nociceptive
    [mixed] mixed
   *[undetermined] not decided
 }{ $grade ->
    [possible] , possible
    [probable] , probable
    [definite] , definite by the published steps
   *[none] {""}
 }.
mechanism-fixed-nociplastic = No structural explanation on this study. This neither proves nor excludes a nociplastic mechanism, and does not make the pain less real.
mechanism-fixed-mixed = Mechanism of the pain: more than one, by the recorded facts.
mechanism-structure = A structure other than a nerve is a likely contributor.
mechanism-open = The recorded facts do not decide the mechanism.

## The impression in sentences
finding-level-side = { $finding } { $level }, { $side }
finding-level = { $finding } { $level }
finding-side = { $finding }, { $side }
summary-alert = Act now. { $text }
summary-act-now = Act now: { $finding }. { $reason }
summary-likely-symptomatic = { $finding }: likely contributor. { $reason }
summary-indeterminate = { $finding }: possible contributor. { $reason }
summary-favoured = { $finding }: possible contributor, favoured. { $reason }
summary-not-scored = { $finding }: not assessable. { $reason }
summary-likely-incidental = { $finding }: unlikely contributor to this pain. { $reason }
summary-moved-act-now = Act now, by the reader: { $finding }. { $why }
summary-moved-likely-symptomatic = { $finding }: likely contributor, by the reader. { $why }
summary-moved-indeterminate = { $finding }: possible contributor, by the reader. { $why }
summary-moved-likely-incidental = { $finding }: unlikely contributor to this pain, by the reader. { $why }
summary-group = { $finding }: likely contributor as one of a group; imaging does not say which. { $reason }
summary-no-reason = No reason given.
summary-nothing = No finding is recorded.
summary-foot = Estimate from group data, not validated on patients.
