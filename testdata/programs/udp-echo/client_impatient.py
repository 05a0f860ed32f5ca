# Gives up soon when no answer comes: python3 client_impatient.py HOST PORT
import sys
from socket import *

s = socket(AF_INET, SOCK_DGRAM)
s.bind(("", 0))
s.settimeout(0.6)
while line := input("> "):
    s.sendto(line.encode(), (sys.argv[1], int(sys.argv[2])))
    try:
        print(s.recv(2048).decode())
    except TimeoutError:
        print("no answer")
        break
s.close()
