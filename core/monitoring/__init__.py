"""Where do the indicators of a plan stand, on which path, and what moved them?"""
