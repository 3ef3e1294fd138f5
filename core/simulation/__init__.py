"""From a Plan to a Forecast: draw, run, sensitivity, summaries."""
