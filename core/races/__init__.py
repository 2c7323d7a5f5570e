"""Fair races, whatever it is that runs: each competitor searches on one budget; who is told apart from whom.

What a run is, and how good its end, is said by those that stand on this room: descents on a surface
(`core.batched`), the training of networks (`core.network`).
"""

MOST_COMPETITORS = 8
"""In one race, of descents or of networks; so many places the palette of the pages has."""
