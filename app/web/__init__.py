"""What stands in front of the pages: names, origins, sizes, token, headers, JSON requests, versions, serving."""
