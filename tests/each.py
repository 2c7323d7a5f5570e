"""Many small cases in one test."""

import inspect
from functools import wraps


def with_each(names, cases):
    """As `pytest.mark.parametrize`, but one test runs all cases, and says which fail.

    For cases of less than about 5 ms of which nobody wants to run one alone: to collect, set up and report a test
    takes 2 ms. A fixture is the same in all cases. It can stand above and below itself and `parametrize`, whose
    cases stay tests of their own. A function of no arguments finds the cases when the test is run.
    """
    names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    find = cases if callable(cases) else list(cases).copy

    def decorate(test):
        signature = inspect.signature(test)

        @wraps(test)
        def run(**fixtures):
            found, failed = [case if len(names) > 1 else (case,) for case in find()], []
            assert found, "there are cases"
            for case in found:
                try:
                    test(**fixtures, **dict(zip(names, case, strict=True)))
                except Exception as error:
                    error.add_note(f"where {', '.join(map(said, names, case))}")
                    failed.append(error)
            if len(failed) == 1:
                raise failed[0]
            if failed:
                raise ExceptionGroup(f"{len(failed)} of {len(found)} cases", failed)

        kept = [parameter for name, parameter in signature.parameters.items() if name not in names]
        assert len(kept) == len(signature.parameters) - len(names), "each name is a parameter of the test"
        run.__signature__ = signature.replace(parameters=kept)
        return run

    return decorate


def said(name, value):
    """A value by its name, if it has one."""
    return f"{name} is {getattr(value, 'name', None) or getattr(value, '__name__', None) or repr(value):.200}"
