"""The customary tables, the statement and the forms of an occupation."""
