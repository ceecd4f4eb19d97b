"""Planning compliance: does land, or a proposal, agree with the plan?"""
