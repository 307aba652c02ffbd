# The sample study.

teaching-sample-indication = Left leg pain for 7 weeks after lifting. Pain at the front of the thigh too. Breast cancer in 2019.
teaching-sample-preparing = Making the sample study: { $done } of { $total } series
teaching-sample-note = Images made by software for practice. No patient was imaged.
problem-sample-not-written = The sample study could not be written to the cache folder
    .do = Free some space or allow writing to the cache folder, then open the sample again
