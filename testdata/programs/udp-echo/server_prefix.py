# Mistake: adds a word to the echo.
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("0.0.0.0", 5000))
while True:
    data, client = s.recvfrom(4096)
    s.sendto(b"echo: " + data, client)
