"""What does a city emit in a year, by sector and scope, and what of it is not estimated?"""
