"""History of the server: a chained log of every change, kept by the database itself.

Database triggers write it (bulk routes of Label Studio skip Django's signals), a sequencer numbers and chains what
is committed, and a few addresses read it: the change feed, the versions of one thing, a way to put one back, and a
check of the chain.
"""
