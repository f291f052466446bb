"""The same request as a job of other task queues; these modules run in an environment of theirs.

Each job fetches the details of one place and looks at the id in the answer. By themselves they
store nothing and keep no result; the cases that say "storing" also write the answer down, as
``keep`` does.
"""
