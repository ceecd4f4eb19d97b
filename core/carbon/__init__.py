"""Carbon of land: stock, change, and how sure each number is."""
