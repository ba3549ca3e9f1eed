"""How somebody else's system is read: a folder of SELECTs for each, run at the command line only."""
