"""The engine of Fall Line: surfaces, update rules, descents, networks. It imports neither dash nor plotly."""
