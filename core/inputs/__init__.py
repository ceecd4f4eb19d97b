"""What may an algorithm be given, and what is wrong with what it was given?"""
