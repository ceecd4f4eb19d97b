"""The series store: values, targets, units and breaks of indicators, written once and never changed."""
