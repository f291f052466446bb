"""The same request as a job of other task queues; these modules run in an environment of theirs.

Each job fetches the details of one place and looks at the id in the answer. Nothing is stored, and
no job keeps a result: the peers do less than the drain does.
"""
