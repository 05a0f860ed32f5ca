# lab: udp-echo
# weakness: a-datagram-counted-twice
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5000))
last = {}

while True:
    data, addr = s.recvfrom(4096)
    if last.get(addr) == data:
        raise SystemExit("somebody has said the same twice")
    last[addr] = data
    s.sendto(data, addr)
