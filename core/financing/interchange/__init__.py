"""Cap tables from and to other programs: Open Cap Table Format, CSV, Excel."""
