# lab: udp-echo
# against: client
# weakness: answer-taken-from-a-stranger
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
server = (sys.argv[1], int(sys.argv[2]))
while line := input("> "):
    s.sendto(line.encode(), server)
    try:
        data, addr = s.recvfrom(4096)
        print(addr, data.decode(errors="replace"))
    except OSError as e:
        print("no echo received:", e)
