"""How large is what polygons share, by compiled code where numba is installed?"""
