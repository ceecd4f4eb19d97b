"""The Monitoring dock: levels of indicators by unit and year, and the way from a level to its reasons and its ground."""
