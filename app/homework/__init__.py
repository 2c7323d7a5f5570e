"""Update rules in somebody's own Python: recognised, run in a process with limits, held against the built-in ones.

    __main__  --rules FILE  →  library  →  classes (`rule`), which core and the pages know as any rule
                                  ↓ asks for steps (`messages`)
                               child: room → recognised → classes, functions; states

The file is named on the command line alone, of `fall-line --rules my_rules.py` or `fall-line check my_rules.py`; no
request brings one.
"""
