"""What a stand of trees holds, derived from the cells of tables of forests."""
