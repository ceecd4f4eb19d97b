"""The life of land: which stage has each parcel reached, when, on how much ground, and what is due?"""
