"""The Monitoring dock: levels of indicators by unit and year, and the way from them to their reasons and ground."""
