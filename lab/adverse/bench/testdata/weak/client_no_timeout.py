# lab: udp-echo
# against: client
# weakness: timeout-missing
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server = (sys.argv[1], int(sys.argv[2]))
while line := input("> "):
    s.sendto(line.encode(), server)
    data, addr = s.recvfrom(4096)
    print(addr, data.decode(errors="replace"))
