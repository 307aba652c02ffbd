# Questions of a form that are not findings.
ask-at-row = { $ask }, { $row }
answer-with-unit = { $value } { $unit }
sum-sins = SINS total { $total } ({ $parts })
sum-sins-open = SINS incomplete: { $left } of { $count } parts open
sum-mirels = Mirels total { $total } ({ $parts })
sum-mirels-open = Mirels incomplete: { $left } of { $count } parts open
sum-relief = { $when ->
    [after] Pain after 30 minutes
    [hours] Pain after 6 hours
   *[days] Pain after 14 days
  }: { $percent } % { $way ->
    [more] more
   *[less] less
  } than before
sections-title = Examination
sections-open = { $count } open
sections-answered = { $count } answered
sections-none = nothing answered
check-fact = { $section }: { $ask } is not answered
check-fact-detail = The form asks for it. Answer it in the section below the ladder
check-fact-verb = Answer
check-misfit = { $ask }: the answer does not fit
check-misfit-detail = “{ $given }” is no answer that the form offers. It is printed as it stands
check-value = { $finding }: { $field } is open
check-value-detail = The form asks for this field of the finding
check-value-verb = Fill in
document-fact = { $ask }: { $value }
facts-form = Form of the report
facts-missed = Not answered yet
facts-blocks = Not answered: the report needs it
action-section-facts = Go to the examination and its form
