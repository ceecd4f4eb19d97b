"""How is one run cut into parts, and how do the parts become the answer of a full run?"""
