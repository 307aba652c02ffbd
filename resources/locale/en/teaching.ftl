# The sample study.

teaching-sample-indication = Left leg pain for 7 weeks after lifting. Pain at the front of the thigh too. Breast cancer in 2019.
