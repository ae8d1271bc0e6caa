"""The demonstration base: what ``./dev/demo`` fills its database with.

``fill.fill`` fills, ``summary.summary`` tells what is there.  Everything is made from
a fixed seed and from the day of today; nothing describes a person that exists:
addresses are on reserved domains, phone numbers in the ranges kept for fiction.
"""
