# lab: udp-echo
# weakness: no-text-decoded
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5000))

while True:
    data, addr = s.recvfrom(4096)
    print(addr, data.decode())
    s.sendto(data, addr)
