# What a report says twice and differently: what it is, and both statements side by side
contradiction-detail = { $form } { $section } says “{ $quote }”
contradiction-section-indication = The clinical information
contradiction-section-technique = The technique
contradiction-section-findings = The text of the findings
contradiction-section-impression = The text of the impression
contradiction-section-reason = A reason for moving a card
check-contradiction-verb = Look

contradiction-age-birth = Age and birth date do not match
contradiction-age-birth-form = The form says { $age }; the birth date gives { $computed } years on the day of the study.
contradiction-sex-pregnancy = Pregnancy or childbirth is recorded for a man
contradiction-sex-pregnancy-form = The sex is recorded as male, and pregnancy or childbirth is recorded too.
contradiction-sex-organ = { $finding }: does not fit the recorded sex
contradiction-sex-organ-form = The sex is recorded as: { $sex }. The finding lies in an organ of the other sex.
contradiction-age-flag = A sign or flag does not fit the age
contradiction-age-flag-form = Recorded is “{ $flag }”, and an age of { $age }.
contradiction-flags = A red flag is both present and denied
contradiction-flags-form = “{ $flag }” stands among the flags present and among those denied.
contradiction-score = { $name } is outside its scale
contradiction-score-form = The form says { $value }; the scale ends at { $top }.
contradiction-contrast-both = Contrast: given, and named as missing
contradiction-contrast-both-form = The form says that contrast was given, and lists its absence among the limits.
contradiction-dates = A date lies after this study
contradiction-dates-form = The earlier date is { $earlier }; this study is of { $own }.
contradiction-change = { $finding }: change without a study to compare
contradiction-change-form = The form says “{ $change }”, and names no earlier study.
contradiction-side-imaged = { $finding }: lies on a side that was not imaged
contradiction-side-imaged-form = The form says { $side }; imaged was the { $imaged } side only.
contradiction-side-asked = { $finding }: side differs from the request
contradiction-side-asked-form = The form says { $side }; requested was the { $asked } side.
contradiction-side-root = { $finding }: root on the other side
contradiction-side-root-form = The root { $root } is entered as { $side }, the finding on the other side.
contradiction-root-level = { $finding }: the root does not pass this level
contradiction-root-level-form = The form names the root { $root }.
contradiction-modality = { $finding }: cannot be seen on this kind of image
contradiction-modality-form = The form says “{ $what }”; the study is { $modality }.
contradiction-contrast = { $finding }: enhancement without contrast
contradiction-contrast-form = The form says that no contrast was given, and that the finding takes it up.
contradiction-magnitude = { $finding }: size out of reach
contradiction-magnitude-form = The form says { $size } mm. Is the decimal point in its place?
contradiction-unit = { $finding }: two sizes differ ten times or more
contradiction-unit-form = The form says { $size } mm and { $value }.
contradiction-normal = { $finding }: stands at a level called normal
contradiction-normal-form = The form calls { $level } normal, or free of it, and holds the finding there.
contradiction-twice = { $finding }: entered twice, differently
contradiction-twice-form = Two findings of one kind stand in one place with different grades or sizes.

contradiction-denied = { $finding }: the text says it is not there
contradiction-denied-form = The form holds the finding.
contradiction-side = { $finding }: side differs
contradiction-side-form = The form says { $side }.
contradiction-level = { $finding }: level differs
contradiction-level-form = The form says { $level }.
contradiction-level-normal = { $level }: called normal, and not in the text
contradiction-level-normal-form = The form says that there is no { $what } at { $level }.
contradiction-grade = { $finding }: grade differs
contradiction-grade-form = The form says { $grade }.
contradiction-size = { $finding }: size differs
contradiction-size-form = The form says { $size } mm.
contradiction-size-tenfold = { $finding }: size differs ten times; mm or cm?
contradiction-size-tenfold-form = The form says { $size } mm.
contradiction-unentered = The text names a finding that is not entered: { $what }
contradiction-unentered-form = The form holds no such finding.
contradiction-within = The text says yes and no
contradiction-within-form = One sentence says “{ $quote }”
contradiction-change-text = Change without a study to compare
contradiction-change-text-form = The form names no earlier study.
contradiction-change-against = { $finding }: change differs
contradiction-change-against-form = The form says “{ $change }”.
contradiction-sex = The text does not fit the recorded sex
contradiction-sex-form = The form says { $sex }.
contradiction-age = The age in the text differs
contradiction-age-form = The form says { $age }.
contradiction-organ = An organ that was removed is described
contradiction-organ-form = Elsewhere stands “{ $quote }”
contradiction-pain-side = The side of the pain differs
contradiction-pain-side-form = The form says { $complaint }.
contradiction-contrast-text = The text does not fit the contrast
contradiction-contrast-text-form =
    { $given ->
        [yes] The form says that contrast was given.
       *[no] The form says that no contrast was given.
    }
contradiction-modality-text = The text speaks of another kind of image
contradiction-modality-text-form = The study is { $modality }.
contradiction-body-part = The text speaks of another part of the body
contradiction-body-part-form = The study is of: { $region }.
contradiction-count = The number of levels differs
contradiction-count-form = The sentence lists { $count }.
contradiction-vertebrae = The number of lumbar vertebrae differs
contradiction-vertebrae-form = The form says { $count }.

problem-form-answer = { $ask }: “{ $given }” is no answer that the form offers
    .do = Give one of its answers, or leave it out; the report was written with the text as it is

problem-contradiction = { $title }: { $detail }
    .do = Correct the value or the text; the report was written as it is

contradiction-age-finding = { $finding }: unusual at this age
contradiction-age-finding-form = The form says { $age } years.
contradiction-sign = A sign is both present and absent
contradiction-sign-form = “{ $sign }” is entered both ways.
contradiction-number = { $finding }: another number in the text
contradiction-number-form = The form holds { $count }.
contradiction-exam-side = The text names another side
contradiction-exam-side-form = Imaged was the { $side } side.
