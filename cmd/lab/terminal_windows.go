package main

// terminalName is the console that the program was started from.
const terminalName = "CONOUT$"
