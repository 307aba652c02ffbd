# What changed since the kept version, in the review.
views-changes = Changes since the kept version: { $count }
views-changes-identity = Patient and study
views-changes-addenda = Addenda
views-changes-act-now = Act now
views-changes-impression = Impression
views-changes-recommendations = What must follow
views-changes-clinical = Clinical information
views-changes-technique = Technique
views-changes-comparison = Comparison
views-changes-findings = Findings
views-changes-key-images = Key images
views-changes-plain = In plain words
views-changes-communication = Communication of critical results
views-changes-chances = How the chances were reached
views-changes-evidence = Evidence
