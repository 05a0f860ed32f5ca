# Mistake that the wire does not show: sends everything, reads nothing.
import socket
import sys
import time

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("0.0.0.0", 0))
for line in sys.stdin:
    if not line.strip():
        break
    s.sendto(line.strip().encode(), (sys.argv[1], int(sys.argv[2])))
time.sleep(0.2)
s.close()
