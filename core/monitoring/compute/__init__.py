"""What is the value of each indicator of a pack, and what would be needed where there is none?"""
