"""The studies page: the table of a sweep as map, sensitivity curves and lines that lead to the run."""
