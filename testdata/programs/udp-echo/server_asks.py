# A UDP echo server that asks its keyboard for the port.
import socket

port = int(input("Port: "))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", port))
while True:
    data, client = s.recvfrom(4096)
    s.sendto(data, client)
