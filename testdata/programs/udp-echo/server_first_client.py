# Mistake: sends every echo to the client that came first.
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("0.0.0.0", 5000))
first = None
while True:
    data, client = s.recvfrom(4096)
    first = first or client
    s.sendto(data, first)
