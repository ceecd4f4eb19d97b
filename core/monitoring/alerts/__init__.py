"""Which indicators miss their targets, are off their paths, or cannot be judged?"""
