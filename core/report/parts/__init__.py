"""The parts of a report that HTML and paper share: cards, tables, carbon, occupation."""
