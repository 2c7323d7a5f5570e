"""Digests of the numbers of Fall Line, and the test that holds the code to them."""
