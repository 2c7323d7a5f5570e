"""One descent: a surface, a rule and gradient noise make a trajectory, which ends with a reason."""

from core.descent.runner import Trajectory, descend, descend_many

__all__ = ["Trajectory", "descend", "descend_many"]
