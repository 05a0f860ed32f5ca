# lab: udp-upper
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 12000))

while True:
    data, addr = s.recvfrom(2048)
    s.sendto(data.decode(errors="replace").upper().encode(), addr)
