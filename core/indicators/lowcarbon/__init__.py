"""Low-carbon indicators: sinks, green and blue space, service, stations, mix, density, compactness (standards 1.3)."""
