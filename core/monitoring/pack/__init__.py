"""Which indicators are monitored, how each is computed, and by which numbers its level is judged?"""
