"""How does a run in parts leave QGIS, get judged on other machines, and come back?"""
