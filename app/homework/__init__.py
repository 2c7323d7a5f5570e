"""Update rules in somebody's own Python: recognised, run in a process with limits, held against the built-in ones.

Only from the command line, `fall-line check my_rules.py`; the server never runs any of it.
"""
