# lab: udp-loss
# against: client
# weakness: order-of-datagrams-believed
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(0.2)
server = (sys.argv[1], int(sys.argv[2]))
lines = []
while line := input("> "):
    lines.append(line.encode())
    s.sendto(lines[-1], server)
for line in lines:
    try:
        answer, addr = s.recvfrom(4096)
    except OSError:
        break
    assert answer == line, "not the answer to this message"
