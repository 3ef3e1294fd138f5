"""Who is paid what at an exit."""
