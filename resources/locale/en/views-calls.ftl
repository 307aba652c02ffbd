# Critical results in the review.
views-calls-title = Critical result communication
views-calls-category = { $category ->
    [c1] Category 1, minutes
    [c2] Category 2, hours
    [c3] Category 3, days
   *[none] By the reader
 }
views-calls-since = { $minutes } min since found
views-calls-told = Told and read back
views-calls-found-at = Found
views-calls-told-at = Told at
views-calls-told-to = Told to
views-calls-told-to-hint = Name and role
views-calls-retry-at = If not reached, next try
views-calls-how = How
views-calls-how-phone = Phone
views-calls-how-person = Person
views-calls-how-message = Message
views-calls-read-back = Read back
views-calls-read-back-yes = Yes
views-calls-read-back-no = No
views-calls-time-hint = 14:41
views-calls-open = open
views-calls-bad-time = Not a time. Write 14:41, or 2026-11-23 14:41.
