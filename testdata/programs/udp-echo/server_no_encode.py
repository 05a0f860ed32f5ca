# Mistake: sends text instead of octets, so that it ends with a TypeError.
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("0.0.0.0", 5000))
while True:
    data, client = s.recvfrom(4096)
    s.sendto(data.decode(), client)
